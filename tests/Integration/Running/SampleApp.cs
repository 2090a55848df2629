using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Aspire.Hosting.Running.State;
using Docker.DotNet.Models;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Containers;
using SeiPlatform.Tests.Harness.Images;
using SeiPlatform.Tests.Harness.Manifest;

namespace SeiPlatform.Tests.Integration.Running;

/// <summary>An application on the built-in host: the sample AppHost in a folder, with labels and a state of its own.</summary>
public sealed class SampleApp : IAsyncDisposable
{
    private const string Label = "sample.host";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly string Assembly = RepositoryRoot.File("tests", "SampleAppHost", "bin", BuiltAs, "net10.0", "SeiPlatform.SampleAppHost.dll");

    private readonly string _folder = Directory.CreateTempSubdirectory("sample-app-").FullName;
    private readonly List<Process> _started = [];

    private SampleApp(string shellImage)
    {
        ShellImage = shellImage;
        Configure();
    }

    /// <summary>An image with a shell, and with Redis.</summary>
    public string ShellImage { get; }

    public static string Project { get; } = RepositoryRoot.File("tests", "SampleAppHost", "SampleAppHost.csproj");

    private string State => Path.Combine(_folder, "state");

    private static string BuiltAs => Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;

    /// <summary>Skips the test where there is no engine or no image.</summary>
    public static async Task<SampleApp> CreateAsync(params Resource[] resources)
    {
        var image = StackManifest.Load().Container("redis").Image;
        var availability = await ImageStore.EnsureAsync("redis", image);
        Assert.SkipUnless(availability.IsAvailable, $"redis cannot run here: {availability.Reason}");
        var app = new SampleApp(image);
        app.Define(resources);
        return app;
    }

    public void Define(params Resource[] resources)
    {
        foreach (var resource in resources)
            resource.Image ??= resource.Kind == "container" ? ShellImage : null;
        File.WriteAllText(Path.Combine(_folder, "resources.json"), JsonSerializer.Serialize(resources, Json));
    }

    public void Configure(string? fallbackCommand = null) => File.WriteAllText(
        Path.Combine(_folder, "appsettings.json"),
        JsonSerializer.Serialize(new
        {
            Host = new { StateDirectory = "state", Network = Path.GetFileName(_folder), Label },
            Images = new { FallbackCommand = fallbackCommand },
        }));

    /// <summary>Puts an executable script into the AppHost's folder.</summary>
    public string Script(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>Runs the AppHost, or a verb of it, to its end.</summary>
    public Task<CommandResult> InvokeAsync(params string[] arguments) => ToCommand(arguments).RunAsync(TestContext.Current.CancellationToken);

    public Task<CommandResult> InvokeAsync(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var command = ToCommand(arguments);
        return (command with { Environment = command.Environment.Concat(environment).ToDictionary() }).RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Starts the AppHost in the foreground.</summary>
    public Process Start()
    {
        var command = ToCommand([]);
        // What a shell starts in the background ignores interrupts, and so does all that it starts in turn; a terminal's foreground does not.
        if (OperatingSystem.IsLinux())
            command = command with { Program = "env", Arguments = ["--default-signal=INT", command.Program, .. command.Arguments] };
        var process = Process.Start(command.ToStartInfo())!;
        // Unread pipes would fill.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _started.Add(process);
        return process;
    }

    public static async Task PressCtrlCAsync(Process process) =>
        (await new Command("kill", "-s", "INT", process.Id.ToString(CultureInfo.InvariantCulture)).RunAsync()).MustSucceed();

    internal RunState? ReadState() => new StateFile(new RunFiles(State)).Read();

    internal ResourceStatus? Status(string resource) => ReadState()?.Resources.FirstOrDefault(status => status.Name == resource);

    internal Task UntilAsync(string resource, Func<ResourceStatus, bool> condition) => Eventually.SucceedsAsync(
        () =>
        {
            var status = Status(resource) ?? throw new InvalidOperationException("there is no state yet");
            Assert.True(condition(status), $"{resource}: {status}");
        },
        TimeSpan.FromSeconds(60),
        TestContext.Current.CancellationToken);

    public string Log(string resource) => File.ReadAllText(new RunFiles(State).LogOf(resource));

    public string Journal() => File.ReadAllText(new RunFiles(State).HostLog);

    /// <summary>Everything that the engine still has of this application, by kind and name; volumes apart.</summary>
    public async Task<IReadOnlyList<string>> LeftoversAsync()
    {
        var client = (await ContainerEngine.GetAsync()).Client;
        var containers = await client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = Filter() });
        var networks = await client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = Filter() });
        return [.. containers.Select(container => $"container {container.Names[0]}"), .. networks.Select(network => $"network {network.Name}")];
    }

    public async Task<IReadOnlyList<string>> VolumesAsync()
    {
        var client = (await ContainerEngine.GetAsync()).Client;
        return [.. ((await client.Volumes.ListAsync(new VolumesListParameters { Filters = Filter() })).Volumes ?? []).Select(volume => volume.Name)];
    }

    public async Task<ContainerInspectResponse> InspectAsync(string resource) =>
        await (await ContainerEngine.GetAsync()).Client.Containers.InspectContainerAsync(Status(resource)!.ContainerId!);

    public async ValueTask DisposeAsync()
    {
        await ToCommand(["down", "--volumes"]).RunAsync();
        foreach (var process in _started)
        {
            if (!process.HasExited)
                process.Kill();
            process.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }

    private Command ToCommand(string[] arguments) => new("dotnet", [Assembly, .. arguments])
    {
        Folder = _folder,
        Environment = new Dictionary<string, string?> { ["SAMPLE_DIRECTORY"] = _folder },
    };

    private Dictionary<string, IDictionary<string, bool>> Filter() =>
        new() { ["label"] = new Dictionary<string, bool> { [$"{Label}={Aspire.Hosting.Running.Engine.HostLabels.For(Label, _folder).AppHost}"] = true } };
}

/// <summary>A line of the sample AppHost's <c>resources.json</c>.</summary>
public sealed record Resource(string Name, string Kind = "container")
{
    public string? Image { get; set; }
    public string? Project { get; init; }
    public string[] Command { get; init; } = [];
    public int? Port { get; init; }
    public string[] WaitFor { get; init; } = [];
    public string[] WaitForCompletion { get; init; } = [];
    public string[] RuntimeArguments { get; init; } = [];
    public string? Volume { get; init; }
    public string? BindMount { get; init; }
    public string? File { get; init; }

    /// <summary>The sample's own web service.</summary>
    public static Resource Service(string name, int port) => new(name, "project") { Project = SampleApp.Project, Port = port };

    /// <summary>A shell script in a container.</summary>
    public static Resource Shell(string name, string script) => new(name) { Command = ["/bin/bash", "-c", script] };
}
