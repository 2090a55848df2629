using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SeiPlatform.Tests.Harness.Git;

/// <summary>
/// Writes a git history of any size in one stream (<c>git fast-import</c>), the same commits with the same ids each time. Commits go onto the branch
/// <c>main</c> unless a branch is named.
/// </summary>
public sealed class GitHistory : IAsyncDisposable
{
    private const string Author = "Ada Lovelace <ada@example.org>";
    private const int Files = 97;

    private readonly Process import;
    private readonly Stream stream;
    private readonly Dictionary<string, int> tips = [];
    private int lastMark;

    private GitHistory(string folder, Process import)
    {
        this.import = import;
        Folder = folder;
        stream = new BufferedStream(import.StandardInput.BaseStream, 1 << 20);
    }

    public string Folder { get; }

    /// <summary>Makes an empty bare repository in <paramref name="folder"/>.</summary>
    public static async Task<GitHistory> CreateAsync(string folder, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(folder);
        (await new Command("git", "init", "--quiet", "--bare", "--initial-branch=main", folder).RunAsync(cancellationToken)).MustSucceed();
        var import = Process.Start(new Command("git", "--git-dir", folder, "fast-import", "--quiet", "--date-format=raw").ToStartInfo())!;
        return new GitHistory(folder, import);
    }

    /// <param name="message">The whole message.</param>
    /// <param name="authored">When the work was done.</param>
    /// <param name="committed">When it came onto the branch; null: at the same time.</param>
    /// <param name="branch">The branch that it continues; a new one starts at <c>main</c>'s tip.</param>
    /// <param name="merge">A branch whose tip becomes the second parent.</param>
    /// <returns>What <see cref="Tag"/> takes to name the commit.</returns>
    public int Commit(string message, DateTimeOffset authored, DateTimeOffset? committed = null, string branch = "main", string? merge = null)
    {
        var mark = ++lastMark;
        var content = $"content {mark}\n";
        Write($"commit refs/heads/{branch}\nmark :{mark}\nauthor {Author} {Time(authored)}\ncommitter {Author} {Time(committed ?? authored)}\n");
        Data(message);
        if (tips.TryGetValue(branch, out var parent) || tips.TryGetValue("main", out parent))
        {
            Write($"from :{parent}\n");
        }

        if (merge is not null)
        {
            Write($"merge :{tips[merge]}\n");
        }

        Write($"M 100644 inline src/file{mark % Files}.txt\n");
        Data(content);
        tips[branch] = mark;
        return mark;
    }

    /// <summary>The id of a commit, for messages that name it.</summary>
    public async Task<string> ShaAsync(int commit)
    {
        Write($"get-mark :{commit}\n");
        await stream.FlushAsync();
        return await import.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("git fast-import has ended before its stream did.");
    }

    /// <summary>An annotated tag, made at <paramref name="when"/>.</summary>
    public void Tag(string name, int commit, DateTimeOffset when)
    {
        Write($"tag {name}\nfrom :{commit}\ntagger {Author} {Time(when)}\n");
        Data(name);
    }

    /// <summary>Ends the stream; the repository is complete afterwards.</summary>
    public async Task CompleteAsync()
    {
        await stream.FlushAsync();
        import.StandardInput.Close();
        var error = await import.StandardError.ReadToEndAsync();
        await import.WaitForExitAsync();
        if (import.ExitCode != 0)
        {
            throw new InvalidOperationException($"git fast-import ended with exit code {import.ExitCode}: {error}");
        }
    }

    public ValueTask DisposeAsync()
    {
        if (!import.HasExited)
        {
            import.Kill();
        }

        import.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Data(string text) => Write($"data {Encoding.UTF8.GetByteCount(text)}\n{text}\n");

    private void Write(string text) => stream.Write(Encoding.UTF8.GetBytes(text));

    private static string Time(DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.ToUnixTimeSeconds()} {(time.Offset < TimeSpan.Zero ? '-' : '+')}{time.Offset:hhmm}");
}
