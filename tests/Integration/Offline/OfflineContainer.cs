using System.Globalization;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Containers;

namespace SeiPlatform.Tests.Integration.Offline;

/// <summary>A container as <c>docker run</c> makes it: contracts of images are about its options, whatever runs it in the end.</summary>
internal sealed class OfflineContainer(string id) : IAsyncDisposable
{
    /// <summary>Starts a container in the background. The options end with nothing: image and arguments are added.</summary>
    public static async Task<OfflineContainer> StartAsync(string resource, IReadOnlyList<string> options, params IReadOnlyList<string> arguments)
    {
        var image = await OfflineImage.OfAsync(resource);
        var started = await new Command("docker", ["run", "--detach", .. Labels, .. options, image, .. arguments]).RunAsync();
        return new OfflineContainer(started.MustSucceed().Output.Trim());
    }

    /// <summary>Runs a container to its end.</summary>
    public static async Task<CommandResult> RunAsync(string resource, IReadOnlyList<string> options, params IReadOnlyList<string> arguments)
    {
        var image = await OfflineImage.OfAsync(resource);
        return await new Command("docker", ["run", "--rm", .. Labels, .. options, image, .. arguments]).RunAsync();
    }

    private static IEnumerable<string> Labels => ContainerEngine.Labels.SelectMany(label => new[] { "--label", $"{label.Key}={label.Value}" });

    /// <summary>The port on 127.0.0.1 at which a published port of the container answers.</summary>
    public async Task<int> PortAsync(int containerPort)
    {
        var published = (await DockerAsync("port", id, containerPort.ToString(CultureInfo.InvariantCulture))).Output.Split('\n')[0].Trim();
        return int.Parse(published.AsSpan(published.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);
    }

    /// <summary>What a program inside prints.</summary>
    public async Task<string> ExecuteAsync(params IReadOnlyList<string> command) => (await DockerAsync(["exec", id, .. command])).Output.Trim();

    public async Task<string> LogsAsync() => (await DockerAsync("logs", id)).Everything;

    public Task RestartAsync() => DockerAsync("restart", id);

    /// <summary>Stops it gently and returns its exit code; 137 when it had to be killed.</summary>
    public async Task<int> StopAsync()
    {
        await DockerAsync("stop", id);
        return int.Parse((await DockerAsync("inspect", "--format", "{{.State.ExitCode}}", id)).Output.Trim(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync() => await DockerAsync("rm", "--force", "--volumes", id);

    private static async Task<CommandResult> DockerAsync(params IReadOnlyList<string> arguments) => (await new Command("docker", arguments).RunAsync()).MustSucceed();
}
