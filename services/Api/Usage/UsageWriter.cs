using SeiPlatform.Api.Data;
using SeiPlatform.Database;

namespace SeiPlatform.Api.Usage;

/// <summary>Writes down every few seconds what was counted, and at the end what is left. A database that is away costs nothing but time.</summary>
internal sealed partial class UsageWriter(UsageRecorder recorder, UsageStore store, SchemaState schema, TimeProvider time, ILogger<UsageWriter> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastChance = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            await schema.WaitAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await WriteAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host calls StopAsync next, which writes the rest.
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(LastChance);
        if (schema.IsReady)
            await WriteAsync(deadline.Token);
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var counts = recorder.Take();
        if (counts.Count == 0)
            return;
        try
        {
            await store.AddAsync(counts, cancellationToken);
        }
        catch (Exception error) when (DatabaseUnavailable.Explains(error) || error is OperationCanceledException)
        {
            recorder.GiveBack(counts);
            LogPostponed(error.Message);
        }
    }

    [LoggerMessage(EventName = "UsagePostponed", Level = LogLevel.Warning, Message = "Usage is kept in memory until the database can be used: {Reason}")]
    private partial void LogPostponed(string reason);
}
