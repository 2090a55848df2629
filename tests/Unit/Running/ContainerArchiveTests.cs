using System.Formats.Tar;
using System.Text;
using Aspire.Hosting.Running.Engine;

namespace SeiPlatform.Tests.Unit.Running;

public sealed class ContainerArchiveTests
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    [Fact]
    public async Task Files_and_folders_are_at_their_places_with_owner_and_mode()
    {
        await using var archive = ContainerArchive.Create(new("/etc/sample",
        [
            new("greeting", Encoding.UTF8.GetBytes("hello"), FileMode, 0, 0),
            new("inner", null, FolderMode, 7, 8),
            new("inner/empty", ReadOnlyMemory<byte>.Empty, FileMode, 7, 8)
        ]));
        using var reader = new TarReader(archive);
        List<string> entries = [];
        while (await reader.GetNextEntryAsync(copyData: true, TestContext.Current.CancellationToken) is { } entry)
        {
            var text = entry.DataStream is null ? "" : await new StreamReader(entry.DataStream).ReadToEndAsync(TestContext.Current.CancellationToken);
            entries.Add($"{entry.EntryType} {entry.Name.TrimEnd('/')} '{text}' {entry.Uid}:{entry.Gid} {Convert.ToString((int)entry.Mode, 8)}");
        }

        Assert.Equal(
            ["RegularFile etc/sample/greeting 'hello' 0:0 644", "Directory etc/sample/inner '' 7:8 755", "RegularFile etc/sample/inner/empty '' 7:8 644"],
            entries);
    }
}
