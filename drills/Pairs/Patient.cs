using System.Net.Http.Json;
using Docker.DotNet.Models;
using SeiPlatform.Drills.Compression;
using SeiPlatform.Drills.Running;
using SeiPlatform.Drills.Stack;
using SeiPlatform.Drills.Undoing;
using SeiPlatform.Drills.Watching;

namespace SeiPlatform.Drills.Pairs;

/// <summary>
/// A further Prometheus or Alertmanager: it has the fault that the one which tells of it must not have. It knows nothing of the stack; the drill's own
/// Prometheus scrapes it as one more instance of its kind. It is gone with the drill.
/// </summary>
internal static class Patient
{
    private const string Prometheus = "prometheus";
    private const string Alertmanager = "alertmanager";
    private const string StoragePath = "--storage.tsdb.path=";
    private const string Disk = "/disk";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Starts one whose disk is a small one, which nobody shares.</summary>
    /// <param name="context">The drill.</param>
    /// <param name="files">Its configuration, by path in <c>/etc/prometheus</c>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task StartPrometheusAsync(this DrillContext context, IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken)
    {
        var parameters = StackContainer.Like(await StacksAsync(context, Prometheus, cancellationToken), NameOf(Prometheus), Pair.PrometheusPort);
        // How often it repeats itself is an argument too.
        parameters.Cmd =
        [
            .. new TimeCompression(context.Factor).Arguments([.. parameters.Cmd ?? []]).Where(argument => !argument.StartsWith(StoragePath, StringComparison.Ordinal)),
            StoragePath + Disk,
        ];
        parameters.HostConfig!.Tmpfs = new Dictionary<string, string> { [Disk] = "size=64k" };
        await StartAsync(context, parameters, Pair.PrometheusPort, Pair.Under(Pair.PrometheusFolder, files), cancellationToken);
        await context.WatchAsync(NameOf(Prometheus), Prometheus, "localhost", NameOf(Prometheus), cancellationToken);
    }

    /// <summary>Gives it another configuration.</summary>
    public static async Task ReloadPrometheusAsync(this DrillContext context, string configuration, CancellationToken cancellationToken)
    {
        var container = StackContainer.NameOf(await StacksAsync(context, Prometheus, cancellationToken), NameOf(Prometheus));
        var files = new Dictionary<string, string> { [$"{Pair.PrometheusFolder}/prometheus.yml"] = configuration };
        await context.Engine.WriteFilesAsync(container, "/", files, cancellationToken);
        await context.Engine.HangUpAsync(container, cancellationToken);
    }

    public static async Task StartAlertmanagerAsync(this DrillContext context, string configuration, CancellationToken cancellationToken)
    {
        var parameters = StackContainer.Like(await StacksAsync(context, Alertmanager, cancellationToken), NameOf(Alertmanager), Pair.AlertmanagerPort);
        var files = new Dictionary<string, string> { [$"{Pair.AlertmanagerFolder}/alertmanager.yml"] = configuration };
        await StartAsync(context, parameters, Pair.AlertmanagerPort, files, cancellationToken);
        await context.WatchAsync(NameOf(Alertmanager), Alertmanager, PairConfiguration.AlertmanagerName, NameOf(Alertmanager), cancellationToken);
    }

    /// <summary>Tells it of an alert that does not end.</summary>
    public static async Task TellAlertmanagerAsync(this DrillContext context, CancellationToken cancellationToken)
    {
        var container = StackContainer.NameOf(await StacksAsync(context, Alertmanager, cancellationToken), NameOf(Alertmanager));
        using var answer = await context.Workbench.Http.PostAsJsonAsync(
            new Uri(await AddressAsync(context, container, Pair.AlertmanagerPort, cancellationToken), "api/v2/alerts"),
            new[] { new { labels = new { alertname = "Drill" }, endsAt = DateTimeOffset.UtcNow.AddDays(1) } },
            cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    private static string NameOf(string component) => $"drill-ill-{component}";

    private static Task<ContainerInspectResponse> StacksAsync(DrillContext context, string component, CancellationToken cancellationToken) =>
        context.Engine.InspectAsync(context.Stack.ContainerOf(component), cancellationToken);

    private static async Task<Uri> AddressAsync(DrillContext context, string container, int port, CancellationToken cancellationToken) =>
        new($"http://127.0.0.1:{StackContainer.PublishedPort(await context.Engine.InspectAsync(container, cancellationToken), port)}/");

    private static async Task StartAsync(
        DrillContext context, CreateContainerParameters parameters, int port, IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken)
    {
        context.UndoWith(new RemoveContainer(parameters.Name!));
        var address = await AddressAsync(context, await context.Engine.StartAsync(parameters, files, cancellationToken), port, cancellationToken);
        var until = DateTimeOffset.UtcNow + Patience;
        while (!await PrometheusApi.IsReadyAsync(context.Workbench.Http, address, cancellationToken))
        {
            if (DateTimeOffset.UtcNow > until)
                throw new DrillException(ExitCode.Failed, $"{parameters.Hostname} is not ready within {Patience.TotalSeconds:0} s.");
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }
}
