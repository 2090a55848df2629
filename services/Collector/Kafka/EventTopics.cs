using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Options;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Kafka;

/// <summary>
/// Creates the topics where they are absent and keeps trying until Kafka is there. Nothing is published before: a broker that creates topics on first
/// use would give them its own number of partitions.
/// </summary>
public sealed partial class EventTopics(IOptions<KafkaOptions> options, ILogger<EventTopics> logger) : BackgroundService
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    private readonly TaskCompletionSource _present = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when both topics are there.</summary>
    public Task Present => _present.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var config = new AdminClientConfig
        {
            BootstrapServers = options.Value.BootstrapServers,
            ClientId = "sei-collector-topics",
            ReconnectBackoffMs = 50,
            ReconnectBackoffMaxMs = 500,
        };
        // The outcome of each attempt is logged below; librdkafka's own account of the same would go to stderr.
        using var admin = new AdminClientBuilder(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        string? lastReason = null;
        while (true)
        {
            try
            {
                await EnsureAsync(admin, stoppingToken);
                _present.TrySetResult();
                return;
            }
            catch (KafkaException exception)
            {
                var reason = Reason(exception);
                if (reason != lastReason)
                    LogWaiting(reason);
                lastReason = reason;
            }

            await Task.Delay(RetryDelay, stoppingToken);
        }
    }

    private async Task EnsureAsync(IAdminClient admin, CancellationToken cancellationToken)
    {
        // Of all topics: asking for one by name may create it. The call blocks.
        var metadata = await Task.Factory.StartNew(
            () => admin.GetMetadata(RequestTimeout), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var known = metadata.Topics.Where(topic => !topic.Error.IsError).ToDictionary(topic => topic.Topic, topic => topic.Partitions.Count);
        List<TopicSpecification> absent = [.. Specifications().Where(topic => !known.ContainsKey(topic.Name))];
        if (absent.Count > 0)
        {
            await CreateAsync(admin, absent);
            LogCreated(string.Join(", ", absent.Select(topic => topic.Name)));
        }
        else if (known[Topics.Events] != Topics.EventPartitions)
        {
            LogPartitions(Topics.Events, known[Topics.Events], Topics.EventPartitions);
        }
    }

    private async Task CreateAsync(IAdminClient admin, List<TopicSpecification> absent)
    {
        try
        {
            await admin.CreateTopicsAsync(absent, new CreateTopicsOptions { RequestTimeout = RequestTimeout, OperationTimeout = RequestTimeout });
        }
        catch (CreateTopicsException exception) when (exception.Results.All(result =>
            result.Error.Code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists))
        {
            // Another instance was faster.
        }
    }

    private IEnumerable<TopicSpecification> Specifications() =>
    [
        new() { Name = Topics.Events, NumPartitions = Topics.EventPartitions, ReplicationFactor = options.Value.ReplicationFactor },
        new() { Name = Topics.DeadLetter, NumPartitions = 1, ReplicationFactor = options.Value.ReplicationFactor },
    ];

    private static string Reason(KafkaException exception) => exception is CreateTopicsException creation
        ? string.Join("; ", creation.Results.Where(result => result.Error.IsError).Select(result => $"{result.Topic}: {result.Error.Reason}"))
        : exception.Error.Reason;

    [LoggerMessage(LogLevel.Information, EventName = "TopicsCreated", Message = "Created the Kafka topics {Topics}")]
    private partial void LogCreated(string topics);

    [LoggerMessage(LogLevel.Warning, EventName = "TopicsAwaited", Message = "The Kafka topics are not there yet: {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(LogLevel.Warning, EventName = "TopicPartitionsDiffer", Message = "Topic {Topic} has {Actual} partitions; expected {Expected}")]
    private partial void LogPartitions(string topic, int actual, int expected);
}
