using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Docker.DotNet.Models;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Containers;
using SeiPlatform.Tests.Harness.Manifest;
using SeiPlatform.Tests.Harness.Running;
using SeiPlatform.Tests.Stack.Otlp;

[assembly: AssemblyFixture(typeof(SeiPlatform.Tests.Stack.Platform.PlatformUnderTest))]

namespace SeiPlatform.Tests.Stack.Platform;

/// <summary>
/// The whole platform, started as a person does it: <c>./sei up</c>. It has a network, volumes, secrets and logs of its own, so that a developer's data stays
/// untouched; the host ports are the stack's, so a test is skipped while the developer's platform runs.
/// </summary>
public sealed class PlatformUnderTest : IAsyncDisposable
{
    private const string Network = "sei-stack-test";
    private const string Profile = "core";

    /// <summary>The answer of <c>./sei down</c> in a clone that never ran.</summary>
    private const int NothingStarted = 7;

    /// <summary>Other clones on this machine have a platform of theirs: a volume that one of them left opens only with the passwords of that one.</summary>
    private static readonly string Clone = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(RepositoryRoot.Path)))[..8];

    private readonly StackSettings settings = StackSettings.Load();
    private readonly string repositories = Directory.CreateTempSubdirectory("sei-stack-test-").FullName;
    private readonly SemaphoreSlim gate = new(1, 1);
    private OtlpReceiver? traces;
    private string? history;

    public static string Label { get; } = $"sei.stack-test.{Clone}";

    /// <summary>State, secrets and logs; kept after the run for whoever looks into a failure.</summary>
    public static string Folder { get; } = RepositoryRoot.File(".sei", "stack-test");

    /// <summary>What the host has said on this run.</summary>
    public static string HostLog => Path.Combine(Folder, "run", "apphost.log");

    public static string LogFolder => Path.Combine(Folder, "logs");

    public OtlpReceiver Traces => traces ?? throw new InvalidOperationException("The platform has not been started.");

    public static RunState State => RunState.Read(Path.Combine(Folder, "run", "state.json")) ?? throw new InvalidOperationException("The host has written no state.");

    public IEnumerable<string> Components => settings.Components.Where(component => settings.IsIn(component, Profile));

    public static IReadOnlyDictionary<string, string> Secrets =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(Folder, "secrets.json")))!;

    public Uri Url(string component) => new($"http://127.0.0.1:{settings.Ports(component)["http"]}/");

    public int Port(string component) => settings.Ports(component).Values.First();

    /// <summary>Sees to it that everything is up; starts it when it is not.</summary>
    public async Task UpAsync()
    {
        await gate.WaitAsync();
        try
        {
            if (!IsRunning)
            {
                (await StartAsync()).MustSucceed();
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Sees to it that nothing runs.</summary>
    public async Task DownAsync()
    {
        await PrepareAsync();
        if (IsRunning)
        {
            (await SeiAsync("down")).MustSucceed();
        }
    }

    /// <summary><c>./sei up --detach</c>, to its end.</summary>
    public async Task<CommandResult> StartAsync() => await (await StartCommandAsync()).RunAsync();

    /// <summary><c>./sei up --detach</c>, as it is on its way.</summary>
    public async Task<Process> BeginToStartAsync() => Begin(await StartCommandAsync());

    /// <summary>A command that goes on while others are given.</summary>
    public Process BeginSei(params string[] arguments) => Begin(Sei(arguments));

    private static Process Begin(Command command)
    {
        var process = Process.Start(command.ToStartInfo())!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    public Task<CommandResult> SeiAsync(params string[] arguments) => Sei(arguments).RunAsync();

    /// <summary>The containers that this platform has, running or not.</summary>
    public static async Task<IReadOnlyList<string>> ContainersAsync()
    {
        var engine = await ContainerEngine.GetAsync();
        var containers = await engine.Client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = Labelled() });
        return [.. containers.SelectMany(container => container.Names)];
    }

    public static async Task<IReadOnlyList<string>> NetworksAsync()
    {
        var engine = await ContainerEngine.GetAsync();
        return [.. (await engine.Client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = Labelled() })).Select(network => network.Name)];
    }

    public static async Task<IReadOnlyList<string>> VolumesAsync()
    {
        var engine = await ContainerEngine.GetAsync();
        var volumes = await engine.Client.Volumes.ListAsync(new VolumesListParameters { Filters = Labelled() });
        return [.. (volumes.Volumes ?? []).Select(volume => volume.Name)];
    }

    /// <summary>What a resource has written so far.</summary>
    public static string ReadLog(string resource) => ReadShared(Path.Combine(LogFolder, $"{resource}.log"));

    /// <summary>A file that somebody else is writing.</summary>
    public static string ReadShared(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }

    /// <summary>After a down: no container, no network and none of the processes that <paramref name="before"/> names.</summary>
    public async Task MustHaveLeftNothingAsync(RunState before)
    {
        Assert.False(IsRunning);
        Assert.Empty(await ContainersAsync());
        Assert.Empty(await NetworksAsync());
        var processes = before.Resources.Select(resource => resource.Process?.Pid).Append(before.Host.Pid).OfType<int>();
        Assert.All(processes, id => Assert.False(IsAlive(id), $"Process {id} still runs."));
    }

    public async ValueTask DisposeAsync()
    {
        if (history is not null)
        {
            await SeiAsync("down", "--volumes");
        }

        if (traces is not null)
        {
            await traces.DisposeAsync();
        }

        Directory.Delete(repositories, recursive: true);
        gate.Dispose();
    }

    private static bool IsRunning => RunState.Read(Path.Combine(Folder, "run", "state.json")) is { } state && state.Phase != "Stopped" && IsAlive(state.Host.Pid);

    private async Task<Command> StartCommandAsync()
    {
        await PrepareAsync();
        // Without made-up traffic: tests count what they send.
        return Sei("up", "--profile", Profile, "--repo", history!, "--otlp", Traces.Address.AbsoluteUri, "--no-load", "--detach");
    }

    /// <summary>Once: what a killed test run has left is removed, and the ports are looked at.</summary>
    private async Task PrepareAsync()
    {
        if (history is not null)
        {
            return;
        }

        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "./sei up --detach needs Linux or macOS");
        Assert.SkipWhen(IsOfficialHosting(), "the AppHost is compiled against Aspire's own host here; these tests watch the built-in one");
        Assert.SkipWhen(
            RunState.Read(RepositoryRoot.File(".sei", "run", "state.json")) is { } developers && developers.Phase != "Stopped" && IsAlive(developers.Host.Pid),
            "the platform runs in this folder already and has the ports (./sei down stops it)");
        var engine = await ContainerEngine.GetAsync();
        Assert.SkipWhen(engine.UnavailableReason is not null, engine.UnavailableReason ?? "");

        var left = await SeiAsync("down", "--volumes");
        if (left.ExitCode != NothingStarted)
        {
            left.MustSucceed();
        }

        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        var taken = Components.SelectMany(component => settings.Ports(component).Values.Select(port => (component, port))).Where(wanted => !FreePort.IsFree(wanted.port)).ToList();
        Assert.True(taken.Count == 0, $"Something else holds ports of the stack: {string.Join(", ", taken.Select(wanted => $"{wanted.port} ({wanted.component})"))}.");
        traces = await OtlpReceiver.StartAsync();
        history = await SampleHistory.WriteAsync(repositories);
    }

    private static Command Sei(params string[] arguments) => new(RepositoryRoot.File("sei"), arguments)
    {
        Limit = TimeSpan.FromMinutes(10),
        Environment = new Dictionary<string, string?>
        {
            ["Host__StateDirectory"] = Folder,
            ["Host__Network"] = Network,
            ["Host__Label"] = Label,
            ["Host__VolumePrefix"] = $"{Network}-{Clone}-",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "500",
        },
    };

    private static bool IsOfficialHosting()
    {
        var answer = RepositoryRoot.File(".aspire-hosting");
        return (Environment.GetEnvironmentVariable("AspireHosting") ?? (File.Exists(answer) ? File.ReadAllText(answer).Trim() : "builtin")) == "official";
    }

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited && !IsZombie(processId);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>It has ended, and only its parent has not asked how: an init that is slow to ask says nothing about the platform.</summary>
    private static bool IsZombie(int processId)
    {
        try
        {
            return OperatingSystem.IsLinux() && File.ReadAllText($"/proc/{processId}/stat") is var stat && stat[stat.LastIndexOf(')') + 2] is 'Z' or 'X';
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static Dictionary<string, IDictionary<string, bool>> Labelled() => new() { ["label"] = new Dictionary<string, bool> { [Label] = true } };
}
