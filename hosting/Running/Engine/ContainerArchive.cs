using System.Formats.Tar;

namespace Aspire.Hosting.Running.Engine;

/// <summary>Files to copy into a container, as the tar stream that the engine unpacks at the container's root.</summary>
internal static class ContainerArchive
{
    public static MemoryStream Create(ContainerFileTree tree)
    {
        var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            // Folders above the entries are made by the engine where they are missing and stay as they are where not.
            foreach (var entry in tree.Entries)
                Write(tar, entry with { Path = $"{tree.Destination}/{entry.Path}".Trim('/') });
        }
        stream.Position = 0;
        return stream;
    }

    private static void Write(TarWriter tar, ContainerFileEntry entry)
    {
        using var content = entry.Content is { } bytes ? new MemoryStream(bytes.ToArray(), writable: false) : null;
        var item = new PaxTarEntry(content is null ? TarEntryType.Directory : TarEntryType.RegularFile, entry.Path)
        {
            Mode = entry.Mode,
            Uid = entry.Owner,
            Gid = entry.Group,
        };
        // A folder's entry takes no stream, not even none.
        if (content is not null)
            item.DataStream = content;
        tar.WriteEntry(item);
    }
}
