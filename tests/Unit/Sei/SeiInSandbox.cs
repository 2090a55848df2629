using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Unit.Sei;

/// <summary>The command <c>./sei</c> in a folder of its own, with a dotnet that only writes down what it is asked, and a container engine that does not answer.</summary>
internal sealed class SeiInSandbox : IDisposable
{
    private const string Dotnet = """
        #!/bin/sh
        # What the command asks for, but for whether there is an SDK.
        [ "$1" = --version ] && { echo 10.0.100; exit; }
        echo "$*" >>"$CALLS"
        case "$*" in
          *AppHost.dll\ status) echo "Up; process 4711, since this morning."; exit "$STATUS" ;;
          restore\ *)
            cp "$2" "$ASKED"
            [ -z "$RESTORE_WITH" ] || exec "$RESTORE_WITH" "$@"
            echo "$RESTORE"; [ -z "$RESTORE" ]; exit
            ;;
          test\ *)
            mkdir -p TestResults/sei
            echo '<UnitTestResult testName="Some.Test" outcome="Passed" />' >TestResults/sei/some.trx
            ;;
        esac
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sei-command-");

    public SeiInSandbox()
    {
        foreach (var file in (string[])["sei", "tests/run.sh", "global.json", "Directory.Build.props", "Directory.Packages.props", "AppHost/AppHost.csproj", "AppHost/official.sh"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(InFolder(file))!);
            File.Copy(RepositoryRoot.File(file), InFolder(file));
        }

        Program("dotnet", Dotnet);
        Program("docker", "#!/bin/sh\nexit 1\n");
    }

    /// <summary>What <c>AppHost status</c> ends with; 7 says that nothing runs.</summary>
    public int Status { get; set; } = 7;

    /// <summary>What a restore of Aspire's packages complains of; nothing when it succeeds.</summary>
    public string Restore { get; set; } = "";

    /// <summary>The dotnet that restores in earnest.</summary>
    public string? RestoreWith { get; set; }

    /// <summary>The project of the last restore.</summary>
    public string Asked => File.ReadAllText(InFolder("asked.csproj"));

    /// <summary>What the feed has answered, as it is remembered; null where nothing is.</summary>
    public string? Learnt => File.Exists(InFolder(".aspire-hosting")) ? File.ReadAllText(InFolder(".aspire-hosting")).Trim() : null;

    /// <summary>What dotnet was asked.</summary>
    public IReadOnlyList<string> Calls => File.Exists(InFolder("calls")) ? File.ReadAllLines(InFolder("calls")) : [];

    public string InFolder(string path) => Path.Combine(_folder.FullName, path);

    public Task<CommandResult> RunAsync(params string[] arguments) => new Command(InFolder("sei"), arguments)
    {
        Folder = _folder.FullName,
        Environment = new Dictionary<string, string?>
        {
            ["PATH"] = $"{InFolder("bin")}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}",
            ["CALLS"] = InFolder("calls"),
            ["STATUS"] = $"{Status}",
            ["RESTORE"] = Restore,
            ["RESTORE_WITH"] = RestoreWith,
            ["ASKED"] = InFolder("asked.csproj"),
            ["NUGET_PACKAGES"] = InFolder("cache"),
            ["AspireHosting"] = null,
            // So that nothing is installed or started in its stead.
            ["DOCKER_HOST"] = "tcp://127.0.0.1:1",
        },
    }.RunAsync(TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Delete(recursive: true);

    private void Program(string name, string text)
    {
        Directory.CreateDirectory(InFolder("bin"));
        File.WriteAllText(InFolder($"bin/{name}"), text.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(InFolder($"bin/{name}"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
