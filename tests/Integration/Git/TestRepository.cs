using System.Globalization;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Git;

/// <summary>A repository in a temporary folder, made by git itself.</summary>
internal sealed class TestRepository : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string root = Directory.CreateTempSubdirectory("sei-git-test-").FullName;

    public TestRepository(string name = "engine")
    {
        Folder = Path.Combine(root, name);
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; }

    /// <summary>A folder beside the repository, removed with it.</summary>
    public string Beside(string name) => Path.Combine(root, name);

    public static async Task<TestRepository> CreateAsync(string name = "engine")
    {
        var repository = new TestRepository(name);
        await repository.GitAsync("init", "--quiet", "--initial-branch=main");
        return repository;
    }

    /// <summary>Days after the first of January 2026.</summary>
    public static DateTimeOffset Day(double day) => Start.AddDays(day);

    /// <returns>The commit.</returns>
    public async Task<string> CommitAsync(string message, double day, double? authoredDay = null)
    {
        await RunAsync(Dates(authoredDay ?? day, day), null, "commit", "--quiet", "--allow-empty", "--cleanup=verbatim", "-m", message);
        return await HeadAsync();
    }

    public async Task<string> MergeAsync(string branch, string message, double day)
    {
        await RunAsync(Dates(day, day), null, "merge", "--quiet", "--no-ff", "-m", message, branch);
        return await HeadAsync();
    }

    /// <summary>An annotated tag.</summary>
    public Task TagAsync(string name, double day, string target = "HEAD") =>
        RunAsync(Dates(day, day), null, "tag", "--annotate", "-m", name, name, target);

    public Task<string> HeadAsync() => GitAsync("rev-parse", "HEAD");

    public Task<string> GitAsync(params string[] arguments) => RunAsync([], null, arguments);

    /// <summary>Stores an object of any content and gives its name.</summary>
    public async Task<string> HashObjectAsync(string type, byte[] content)
    {
        var file = Path.Combine(root, Guid.NewGuid().ToString("N"));
        await File.WriteAllBytesAsync(file, content);
        return await GitAsync("hash-object", "--literally", "-t", type, "-w", file);
    }

    public async Task<string> RunAsync(IEnumerable<(string, string)> environment, string? input, params string[] arguments)
    {
        var variables = new Dictionary<string, string?>
        {
            ["GIT_AUTHOR_NAME"] = "Ada Lovelace",
            ["GIT_AUTHOR_EMAIL"] = "ada@example.org",
            ["GIT_COMMITTER_NAME"] = "Ada Lovelace",
            ["GIT_COMMITTER_EMAIL"] = "ada@example.org",
            ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            ["GIT_CONFIG_NOSYSTEM"] = "1",
        };
        foreach (var (name, value) in environment)
            variables[name] = value;
        var result = await new Command("git", arguments) { Folder = Folder, Environment = variables, Input = input }
            .RunAsync(TestContext.Current.CancellationToken);
        return result.MustSucceed().Output.Trim();
    }

    public void Dispose()
    {
        // Objects are read-only files.
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
            File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(root, recursive: true);
    }

    private static IEnumerable<(string, string)> Dates(double authored, double committed) =>
        [("GIT_AUTHOR_DATE", Raw(authored)), ("GIT_COMMITTER_DATE", Raw(committed))];

    private static string Raw(double day) => string.Create(CultureInfo.InvariantCulture, $"@{Day(day).ToUnixTimeSeconds()} +0000");
}
