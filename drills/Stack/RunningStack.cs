using System.Diagnostics;
using SeiPlatform.Local;

namespace SeiPlatform.Drills.Stack;

/// <summary>The stack that runs from this folder: its resources, ports, secrets and files.</summary>
internal sealed class RunningStack
{
    private readonly string _stateFolder;
    private readonly LocalPlatform _platform;

    private RunningStack(string root, string stateFolder, LocalPlatform platform) => (Root, _stateFolder, _platform) = (root, stateFolder, platform);

    /// <summary>The repository.</summary>
    public string Root { get; }

    /// <summary>What a drill has to remember.</summary>
    public string DrillFolder => Path.Combine(_stateFolder, "run", "drill");

    public IReadOnlyList<StackResource> Resources => State(_stateFolder)?.Resources ?? [];

    /// <summary>The key with which whoever runs the stack asks the API.</summary>
    public string ApiKey => File.ReadAllText(Path.Combine(_stateFolder, "api-key")).Trim();

    /// <summary>Where the host keeps the state of this run: as the host is told itself.</summary>
    public static string StateFolder(string root) => LocalPlatform.StateFolder(root, Environment.GetEnvironmentVariable);

    /// <exception cref="DrillException">Nothing runs here.</exception>
    public static RunningStack Find()
    {
        var root = FindRoot();
        var folder = StateFolder(root);
        return State(folder) is { Phase: not ("Stopped" or "Stopping" or "Starting") } state && IsAlive(state.Host.Pid) && LocalPlatform.Read(root, folder) is { } platform
            ? new(root, folder, platform)
            : throw new DrillException(ExitCode.NotRunning, "The stack does not run here: ./sei up starts it.");
    }

    public StackResource Resource(string name) =>
        Resources.FirstOrDefault(resource => resource.Name == name) ?? throw new DrillException(ExitCode.Failed, $"The stack has no resource {name}.");

    public bool IsHealthy(string name) => Resources.Any(resource => resource.Name == name && resource.IsHealthy);

    public string ContainerOf(string name) =>
        Resource(name).ContainerId ?? throw new DrillException(ExitCode.Failed, $"{name} has no container.");

    public string Secret(string name) => _platform.Secret(name);

    public int Port(string component, string endpoint = "http") => _platform.Port(component, endpoint);

    public Uri Url(string component) => _platform.Url(component);

    private static string FindRoot() =>
        RepositoryFolder.Find() ?? throw new DrillException(ExitCode.Usage, $"{AppContext.BaseDirectory} is in no copy of the repository.");

    private static StackState? State(string folder) => StackState.Read(Path.Combine(folder, "run", "state.json"));

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
