using System.Diagnostics;
using Microsoft.Extensions.Options;
using SeiPlatform.Api.Data;
using SeiPlatform.Database;

namespace SeiPlatform.Api.Figures;

/// <summary>Computes the figures over and over, on a schedule and never for a scrape; takes at most a fifth of the time.</summary>
internal sealed partial class FigureRefresh(
    FigureQueries queries, FigureMetrics metrics, SchemaState schema, IOptions<FigureOptions> options, TimeProvider time, ILogger<FigureRefresh> logger)
    : BackgroundService
{
    private const int Rests = 4;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await schema.WaitAsync(stoppingToken);
            while (true)
            {
                var started = Stopwatch.GetTimestamp();
                metrics.Show(await ComputeAsync(stoppingToken));
                var rest = Stopwatch.GetElapsedTime(started) * Rests;
                await Task.Delay(rest > options.Value.Interval ? rest : options.Value.Interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service ends.
        }
    }

    private async Task<BusinessFigures?> ComputeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await queries.ComputeAsync(cancellationToken);
        }
        catch (Exception error) when (DatabaseUnavailable.Explains(error))
        {
            LogUnknown(error.Message);
            return null;
        }
    }

    [LoggerMessage(EventName = "FiguresUnknown", Level = LogLevel.Warning, Message = "The figures of customers and deliveries are not known until the database can be used: {Reason}")]
    private partial void LogUnknown(string reason);
}
