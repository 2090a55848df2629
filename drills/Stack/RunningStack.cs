using System.Diagnostics;
using System.Text.Json;

namespace SeiPlatform.Drills.Stack;

/// <summary>The stack that runs from this folder: its resources, ports, secrets and files.</summary>
internal sealed class RunningStack
{
    private readonly string _stateFolder;
    private readonly Dictionary<string, string> _secrets;
    private readonly Dictionary<string, Dictionary<string, int>> _ports;

    private RunningStack(string root, string stateFolder)
    {
        Root = root;
        _stateFolder = stateFolder;
        _secrets = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(stateFolder, "secrets.json")), StackStateJson.Default.DictionaryStringString)!;
        using var stack = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(root, "observability-config", "stack.json")));
        _ports = stack.RootElement.GetProperty("components").EnumerateObject().ToDictionary(
            component => component.Name,
            component => component.Value.GetProperty("ports").EnumerateObject().ToDictionary(port => port.Name, port => port.Value.GetInt32()));
    }

    /// <summary>The repository.</summary>
    public string Root { get; }

    /// <summary>What a drill has to remember.</summary>
    public string DrillFolder => Path.Combine(_stateFolder, "run", "drill");

    public IReadOnlyList<StackResource> Resources => State(_stateFolder)?.Resources ?? [];

    /// <summary>The key with which whoever runs the stack asks the API.</summary>
    public string ApiKey => File.ReadAllText(Path.Combine(_stateFolder, "api-key")).Trim();

    /// <summary>Where the host keeps the state of this run: as the host is told itself.</summary>
    public static string StateFolder(string root) =>
        Environment.GetEnvironmentVariable("Host__StateDirectory") is { Length: > 0 } configured
            ? Path.GetFullPath(configured, Path.Combine(root, "AppHost"))
            : Path.Combine(root, ".sei");

    /// <exception cref="DrillException">Nothing runs here.</exception>
    public static RunningStack Find()
    {
        var root = FindRoot();
        var folder = StateFolder(root);
        return State(folder) is { Phase: not ("Stopped" or "Stopping" or "Starting") } state && IsAlive(state.Host.Pid)
            ? new(root, folder)
            : throw new DrillException(ExitCode.NotRunning, "The stack does not run here: ./sei up starts it.");
    }

    public StackResource Resource(string name) =>
        Resources.FirstOrDefault(resource => resource.Name == name) ?? throw new DrillException(ExitCode.Failed, $"The stack has no resource {name}.");

    public bool IsHealthy(string name) => Resources.Any(resource => resource.Name == name && resource.IsHealthy);

    public string ContainerOf(string name) =>
        Resource(name).ContainerId ?? throw new DrillException(ExitCode.Failed, $"{name} has no container.");

    public string Secret(string name) => _secrets[name];

    public int Port(string component, string endpoint = "http") => _ports[component][endpoint];

    public Uri Url(string component) => new($"http://localhost:{Port(component)}/");

    internal static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SeiPlatform.sln")))
                return folder.FullName;
        }
        throw new DrillException(ExitCode.Usage, $"{AppContext.BaseDirectory} is in no copy of the repository.");
    }

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
