using System.Buffers;
using System.Buffers.Text;
using System.Text;
using SeiPlatform.Collector.Git.Commands;

namespace SeiPlatform.Collector.Git.History;

/// <summary>An answer of <c>git cat-file</c>: the object's type, null when it is missing, and its beginning.</summary>
/// <param name="Type"><c>commit</c>, <c>tag</c>, <c>tree</c>, <c>blob</c>.</param>
/// <param name="Content">Valid until the next one is read.</param>
internal readonly record struct GitObject(string? Type, ReadOnlyMemory<byte> Content);

/// <summary>
/// One <c>git cat-file</c> for any number of objects, answered in the order in which they were asked for. Memory is bounded whatever their sizes.
/// </summary>
internal sealed class ObjectReader(GitProcess git, bool withContent) : IAsyncDisposable
{
    /// <summary>More of an object than headers, signature, subject and trailers need is passed over.</summary>
    private const int KeptContent = 64 * 1024;

    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    private byte[] _content = new byte[4 * 1024];

    public static ObjectReader WithContent(GitRepository repository) => new(repository.Start("cat-file", "--batch"), withContent: true);

    /// <summary>
    /// For many at once: git keeps answers back until more of them fill its buffer or <see cref="CompleteAsync"/> says that no more is asked, which takes a
    /// fraction of the system calls. Whoever waits for an answer must not keep others from asking on.
    /// </summary>
    public static ObjectReader Streaming(GitRepository repository) => new(repository.Start("cat-file", "--batch", "--buffer"), withContent: true);

    public static ObjectReader TypesOnly(GitRepository repository) => new(repository.Start("cat-file", "--batch-check"), withContent: false);

    /// <summary>Asks for an object; git sees it after <see cref="FlushAsync"/>.</summary>
    public void Ask(string sha)
    {
        var buffer = git.Input.GetSpan(sha.Length + 1);
        var length = Encoding.ASCII.GetBytes(sha, buffer);
        LineEnd.CopyTo(buffer[length..]);
        git.Input.Advance(length + 1);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await git.Input.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            // git has ended; what it has to say about that comes with the next answer.
        }
    }

    /// <summary>Nothing more will be asked.</summary>
    public async ValueTask CompleteAsync()
    {
        try
        {
            await git.Input.CompleteAsync();
        }
        catch (IOException)
        {
            // git has ended, as above.
        }
    }

    public async ValueTask<GitObject> ReadAsync(CancellationToken cancellationToken)
    {
        var (type, size) = await ReadHeaderAsync(cancellationToken);
        if (type is null || !withContent)
            return new GitObject(type, default);

        var kept = (int)Math.Min(size, KeptContent);
        if (_content.Length < kept)
            _content = new byte[kept];
        // The line feed that git puts behind the content is passed over with the rest.
        await ReadContentAsync(kept, size + 1, cancellationToken);
        return new GitObject(type, _content.AsMemory(0, kept));
    }

    public ValueTask DisposeAsync() => git.DisposeAsync();

    private async ValueTask<(string? Type, long Size)> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await git.Output.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var header = ParseHeader(buffer.Slice(0, end));
                git.Output.AdvanceTo(buffer.GetPosition(1, end));
                return header;
            }

            git.Output.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                await git.EnsureSuccessAsync(cancellationToken);
                throw new GitException("git ended in the middle of its answer.");
            }
        }
    }

    private static (string? Type, long Size) ParseHeader(ReadOnlySequence<byte> line)
    {
        Span<byte> copy = stackalloc byte[256];
        line = line.Length <= copy.Length ? line : line.Slice(0, copy.Length);
        line.CopyTo(copy);
        var header = copy[..(int)line.Length];

        // "<name> <type> <size>", or "<name> missing".
        var fields = header[(header.IndexOf((byte)' ') + 1)..];
        var space = fields.IndexOf((byte)' ');
        if (space < 0 || !Utf8Parser.TryParse(fields[(space + 1)..], out long size, out _))
            return (null, 0);
        var type = fields[..space];
        return (type.SequenceEqual("commit"u8) ? "commit" : Encoding.ASCII.GetString(type), size);
    }

    private async ValueTask ReadContentAsync(int kept, long length, CancellationToken cancellationToken)
    {
        for (long position = 0; position < length;)
        {
            var result = await git.Output.ReadAsync(cancellationToken);
            var part = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, length - position));
            if (position < kept)
                part.Slice(0, Math.Min(part.Length, kept - position)).CopyTo(_content.AsSpan((int)position));
            position += part.Length;
            git.Output.AdvanceTo(part.End);
            if (result.IsCompleted && part.IsEmpty)
            {
                await git.EnsureSuccessAsync(cancellationToken);
                throw new GitException("git ended in the middle of an object.");
            }
        }
    }
}
