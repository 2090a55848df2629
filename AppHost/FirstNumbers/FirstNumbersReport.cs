using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SeiPlatform.AppHost.FirstNumbers;

/// <summary>Once the platform is up and has imported what it was given, says what it makes of it; then it is done.</summary>
internal sealed partial class FirstNumbersReport(
    ResourceNotificationService resources, FirstNumbersSource source, TimeProvider time, ILogger<FirstNumbersReport> logger) : BackgroundService
{
    private const string RecentWindow = "90d";
    private const string LongWindow = "9y";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var startedAt = time.GetUtcNow();
            await resources.WaitForResourceHealthyAsync(source.Collector.Resource.Name, stoppingToken);
            await resources.WaitForResourceHealthyAsync(source.Api.Resource.Name, stoppingToken);

            var secret = await source.BootstrapSecret.Resource.GetValueAsync(stoppingToken);
            using var platform = new PlatformClient(Address(source.Api), Address(source.Collector), secret!);
            await ReportAsync(platform, startedAt, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped before there was anything to say.
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            // The platform runs without the report.
            LogNoReport(exception);
        }
    }

    private async Task ReportAsync(PlatformClient platform, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        var key = await KeyAsync(platform, cancellationToken);
        var imports = await EndedImportsAsync(platform, startedAt, cancellationToken);

        List<string> paragraphs = [];
        foreach (var import in imports)
        {
            if (!import.HasSucceeded)
            {
                paragraphs.Add($"{import.Location} could not be imported: {import.Detail}{Environment.NewLine}");
                continue;
            }

            var dora = await platform.DoraAsync(import.Repository, RecentWindow, key, cancellationToken);
            paragraphs.Add(dora.IsEmpty
                ? FirstNumbersText.Of(import, "last 9 years", await platform.DoraAsync(import.Repository, LongWindow, key, cancellationToken))
                : FirstNumbersText.Of(import, "last 90 days", dora));
        }

        paragraphs.Add($"Look at it:   {Address(source.Console)} (dashboards, alerts, traces, logs)");
        paragraphs.Add($"Ask for more: {new Uri(Address(source.Api), "api/v1/dora")} with the key in {source.KeyFile.FullPath}");
        await Console.Out.WriteLineAsync($"{Environment.NewLine}{string.Join(Environment.NewLine, paragraphs)}");
    }

    /// <summary>The key of the last run while the database still knows it: the API shows a key once only.</summary>
    private async Task<string> KeyAsync(PlatformClient platform, CancellationToken cancellationToken)
    {
        if (await source.KeyFile.ReadAsync(cancellationToken) is { Length: > 0 } known && await platform.AcceptsAsync(known, cancellationToken))
            return known;

        var created = await platform.CreateKeyAsync(cancellationToken);
        await source.KeyFile.WriteAsync(created, cancellationToken);
        return created;
    }

    /// <summary>The imports of this run, when all have ended. The collector queues them one by one, so a first look may find only some.</summary>
    private async Task<IReadOnlyList<GitImport>> EndedImportsAsync(PlatformClient platform, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        var ended = 0;
        while (true)
        {
            GitImport[] imports = [.. (await platform.ImportsAsync(cancellationToken)).Where(import => import.QueuedAt >= startedAt)];
            if (imports.Length > 0 && imports.All(import => import.HasEnded) && (imports.Length >= source.RepositoryCount || imports.Length == ended))
                return imports;
            ended = imports.Count(import => import.HasEnded);
            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }

    private static Uri Address(IResourceBuilder<ProjectResource> service) => new($"{service.GetEndpoint("http").Url.TrimEnd('/')}/");

    [LoggerMessage(Level = LogLevel.Warning, EventName = "first_numbers.missing", Message = "The first numbers could not be had; the platform itself runs")]
    private partial void LogNoReport(Exception exception);
}
