using System.Threading.Channels;
using SeiPlatform.Collector.Kafka;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Git.Import;

/// <summary>Publishes what a walk finds, in portions and under back-pressure, while the walk goes on.</summary>
internal sealed partial class HistoryPublisher(
    IEventPublisher publisher, BackPressure backPressure, ImportProgress progress, GitMetrics metrics, TimeProvider time, ILogger logger)
{
    private const int PortionEvents = 2_000;
    private const int PortionBytes = 2 * 1024 * 1024;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Channel<Portion> _portions = Channel.CreateBounded<Portion>(new BoundedChannelOptions(2) { SingleReader = true, SingleWriter = true });
    private Portion _filling = new();

    /// <summary>Takes an event; waits when the walk is too far ahead.</summary>
    public ValueTask AddAsync(EngineeringEvent @event, CancellationToken cancellationToken)
    {
        _filling.Add(@event);
        return _filling.Events.Count >= PortionEvents || _filling.Bytes >= PortionBytes ? HandOverAsync(cancellationToken) : ValueTask.CompletedTask;
    }

    /// <summary>No more will come.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_filling.Events.Count > 0)
            await HandOverAsync(cancellationToken);
        _portions.Writer.Complete();
    }

    /// <summary>Runs until everything that was taken is on the topic.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await backPressure.StartAsync(cancellationToken);
        await foreach (var portion in _portions.Reader.ReadAllAsync(cancellationToken))
        {
            await backPressure.WaitForRoomAsync(portion.Bytes, cancellationToken);
            await PublishAsync(portion, cancellationToken);
            await backPressure.PublishedAsync(portion.Bytes, cancellationToken);
            progress.Published(portion.Commits, portion.Deployments);
            metrics.Published(portion.Commits, portion.Deployments, backPressure.BytesInFlight);
        }
    }

    private async Task PublishAsync(Portion portion, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await publisher.PublishAsync(portion.Events, cancellationToken);
                progress.WaitsFor = null;
                return;
            }
            catch (EventPublishException exception)
            {
                // Whatever of it has arrived arrives again, as the same facts.
                progress.WaitsFor = ImportProgress.ForKafka;
                LogWaiting(exception.Message);
                await Task.Delay(RetryDelay, time, cancellationToken);
            }
        }
    }

    private async ValueTask HandOverAsync(CancellationToken cancellationToken)
    {
        await _portions.Writer.WriteAsync(_filling, cancellationToken);
        _filling = new Portion();
    }

    [LoggerMessage(LogLevel.Warning, EventName = "GitImportWaits", Message = "An import waits for Kafka: {Reason}")]
    private partial void LogWaiting(string reason);

    private sealed class Portion
    {
        public List<EngineeringEvent> Events { get; } = new(PortionEvents);

        /// <summary>No less than the events have as JSON.</summary>
        public long Bytes { get; private set; }

        public int Commits { get; private set; }

        public int Deployments { get; private set; }

        public void Add(EngineeringEvent @event)
        {
            const int envelope = 600, longestEscape = 6;
            Events.Add(@event);
            Bytes += envelope + (4 * @event.Id.Length)
                + (longestEscape * ((@event.Change?.Title?.Length ?? 0) + (2 * (@event.Actor?.Length ?? 0))));
            Commits += @event.Type == EventTypes.ChangeMerged ? 1 : 0;
            Deployments += @event.Deployment is null ? 0 : 1;
        }
    }
}
