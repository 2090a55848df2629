using Confluent.Kafka;
using Confluent.Kafka.Admin;
using SeiPlatform.Contracts;
using SeiPlatform.Tests.Harness.Containers;

namespace SeiPlatform.Tests.Integration.Fixtures;

/// <summary>Kafka as the manifest defines it. The topics' names are fixed, so each test class has a broker of its own.</summary>
public sealed class KafkaFixture
{
    /// <summary>A broker with both topics.</summary>
    public async Task<TestKafka> StartAsync(CancellationToken cancellationToken = default)
    {
        var server = await Available.OrSkipAsync(() => TestNetwork.StartSingleAsync("kafka", cancellationToken: cancellationToken));
        var kafka = new TestKafka(server);
        await kafka.CreateTopicsAsync(cancellationToken);
        return kafka;
    }
}

/// <summary>A Kafka broker that belongs to one test class.</summary>
public sealed class TestKafka(ManifestContainer server) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public ManifestContainer Server => server;

    /// <summary>What a service gets as <c>ConnectionStrings__kafka</c>.</summary>
    public string BootstrapServers => server.ConnectionString;

    /// <summary>Sends messages and returns when the broker has acknowledged all.</summary>
    public async Task ProduceAsync(IEnumerable<Message<string, byte[]>> messages, string topic = Topics.Events, CancellationToken cancellationToken = default)
    {
        var settings = new ProducerConfig { BootstrapServers = BootstrapServers, Acks = Acks.All, EnableIdempotence = true, CompressionType = CompressionType.Lz4 };
        using var producer = new ProducerBuilder<string, byte[]>(settings).SetLogHandler((_, _) => { }).Build();
        await Task.WhenAll(messages.Select(message => producer.ProduceAsync(topic, message, cancellationToken)));
    }

    /// <summary>Reads a topic from its start until <paramref name="count"/> messages have come, in no group.</summary>
    /// <exception cref="TimeoutException">Fewer came within half a minute.</exception>
    public Task<IReadOnlyList<ConsumeResult<string, byte[]>>> ConsumeAsync(int count, string topic = Topics.Events, CancellationToken cancellationToken = default) => Task.Run(
        () =>
        {
            var settings = new ConsumerConfig
            {
                BootstrapServers = BootstrapServers,
                GroupId = $"test-{Guid.NewGuid():N}",
                AutoOffsetReset = AutoOffsetReset.Earliest,
                EnableAutoCommit = false,
            };
            using var consumer = new ConsumerBuilder<string, byte[]>(settings).SetLogHandler((_, _) => { }).Build();
            consumer.Assign(Enumerable.Range(0, PartitionCount(topic)).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
            var messages = new List<ConsumeResult<string, byte[]>>();
            var deadline = DateTime.UtcNow + Patience;
            while (messages.Count < count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var left = deadline - DateTime.UtcNow;
                if (left <= TimeSpan.Zero)
                {
                    throw new TimeoutException($"{messages.Count} of {count} messages were in {topic} after {Patience.TotalSeconds:0} s.");
                }

                if (consumer.Consume(left) is { Message: not null } result)
                {
                    messages.Add(result);
                }
            }

            consumer.Unassign();
            return (IReadOnlyList<ConsumeResult<string, byte[]>>)messages;
        },
        cancellationToken);

    /// <summary>How many messages the topic holds.</summary>
    public Task<long> CountAsync(string topic = Topics.Events, CancellationToken cancellationToken = default) => Task.Run(
        () =>
        {
            using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = BootstrapServers, GroupId = "test-count" })
                .SetLogHandler((_, _) => { }).Build();
            return Enumerable.Range(0, PartitionCount(topic))
                .Select(partition => consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), Patience))
                .Sum(offsets => offsets.High.Value - offsets.Low.Value);
        },
        cancellationToken);

    /// <summary>The group's committed offsets in all partitions together: the number of messages it has finished.</summary>
    public async Task<long> CommittedAsync(string group = Topics.IngestGroup, string topic = Topics.Events)
    {
        using var admin = Admin();
        var partitions = Enumerable.Range(0, PartitionCount(topic)).Select(partition => new TopicPartition(topic, partition)).ToList();
        var results = await admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions(group, partitions)]);
        return results.Single().Partitions.Where(partition => partition.Offset.Value >= 0).Sum(partition => partition.Offset.Value);
    }

    public ValueTask DisposeAsync() => server.Network.DisposeAsync();

    /// <summary>The mock cluster has them from its start and cannot create any; a real broker has none yet.</summary>
    internal async Task CreateTopicsAsync(CancellationToken cancellationToken)
    {
        using var admin = Admin();
        var present = admin.GetMetadata(Patience).Topics.Select(topic => topic.Topic).ToHashSet();
        TopicSpecification[] wanted =
        [
            new() { Name = Topics.Events, NumPartitions = Topics.EventPartitions, ReplicationFactor = 1 },
            new() { Name = Topics.DeadLetter, NumPartitions = 1, ReplicationFactor = 1 },
        ];
        var missing = wanted.Where(topic => !present.Contains(topic.Name)).ToList();
        if (missing.Count > 0)
        {
            await admin.CreateTopicsAsync(missing).WaitAsync(cancellationToken);
        }
    }

    private int PartitionCount(string topic)
    {
        using var admin = Admin();
        return admin.GetMetadata(topic, Patience).Topics.Single().Partitions.Count;
    }

    private IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers })
        .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
}
