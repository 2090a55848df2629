using Confluent.Kafka;
using SeiPlatform.Contracts;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Offline;

/// <summary>The contract of docker.io/confluentinc/confluent-local as far as the platform's clients see it.</summary>
public sealed class KafkaImageTests
{
    private const string Resource = "kafka";
    private const int Messages = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(9092)]
    [InlineData(9093)]
    public async Task Clients_come_back_to_the_advertised_address_produce_consume_and_commit(int listener)
    {
        var port = FreePort.Next();
        await using var container = await StartAsync(port, listener);
        await ProduceAsync(port);

        var (first, committed) = ReadGroup(port, Messages / 2);
        var (second, all) = ReadGroup(port, Messages - first.Count);

        Assert.Equal(Enumerable.Range(0, Messages).Select(i => $"value {i}").Order(), first.Concat(second).Order());
        Assert.Equal(first.Count, committed);
        Assert.Equal(Messages, all);
    }

    [Fact]
    public async Task The_platforms_topics_exist_from_the_start()
    {
        var port = FreePort.Next();
        await using var container = await StartAsync(port, 9092);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = $"127.0.0.1:{port}" }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

        var metadata = admin.GetMetadata(Patience);

        Assert.Equal(("127.0.0.1", port), (metadata.Brokers.Single().Host, metadata.Brokers.Single().Port));
        Assert.Equal(
            [(Topics.Events, Topics.EventPartitions), (Topics.DeadLetter, 1)],
            metadata.Topics.Select(topic => (topic.Topic, topic.Partitions.Count)).OrderBy(topic => topic.Topic, StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_stops_at_once_and_cleanly_with_clients_connected()
    {
        var port = FreePort.Next();
        await using var container = await StartAsync(port, 9092);
        await ProduceAsync(port);

        Assert.Equal(0, await container.StopAsync());
    }

    [Fact]
    public async Task Advertised_listeners_without_an_address_for_clients_are_refused_with_the_reason()
    {
        var run = await OfflineContainer.RunAsync(Resource, ["--env", "KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://localhost:29092"]);

        Assert.Equal(64, run.ExitCode);
        Assert.Contains("KAFKA_ADVERTISED_LISTENERS: expected an entry PLAINTEXT_HOST://HOST:PORT", run.Error, StringComparison.Ordinal);
    }

    private static Task<OfflineContainer> StartAsync(int port, int listener) => OfflineContainer.StartAsync(Resource,
        ["--publish", $"127.0.0.1:{port}:{listener}", "--env",
         $"KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://localhost:29092,PLAINTEXT_HOST://127.0.0.1:{port},PLAINTEXT_INTERNAL://kafka:9093"]);

    private static async Task ProduceAsync(int port)
    {
        var settings = new ProducerConfig { BootstrapServers = $"127.0.0.1:{port}", EnableIdempotence = true, Acks = Acks.All, CompressionType = CompressionType.Lz4 };
        using var producer = new ProducerBuilder<string, string>(settings).SetLogHandler((_, _) => { }).Build();
        var deliveries = await Task.WhenAll(Enumerable.Range(0, Messages).Select(i =>
            producer.ProduceAsync(Topics.Events, new Message<string, string> { Key = $"key {i}", Value = $"value {i}", Headers = new Headers { { "content-type", "text/plain"u8.ToArray() } } })));
        Assert.All(deliveries, delivery => Assert.Equal(PersistenceStatus.Persisted, delivery.Status));
        Assert.True(deliveries.Select(delivery => delivery.Partition).Distinct().Count() > 1);
    }

    /// <summary>Reads as a member of the group, from what it has committed, and commits; gives the group's offsets in all.</summary>
    private static (List<string> Values, long Committed) ReadGroup(int port, int count)
    {
        var settings = new ConsumerConfig
        {
            BootstrapServers = $"127.0.0.1:{port}",
            GroupId = "contract",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            // The mock cluster lets a group that was left wait this long, less a second, for its next member.
            SessionTimeoutMs = 6000,
        };
        using var consumer = new ConsumerBuilder<string, string>(settings).SetLogHandler((_, _) => { }).Build();
        consumer.Subscribe(Topics.Events);
        var values = new List<string>();
        var deadline = DateTime.UtcNow + Patience;
        while (values.Count < count && DateTime.UtcNow < deadline)
        {
            if (consumer.Consume(TimeSpan.FromSeconds(1)) is { Message: not null } result)
            {
                Assert.Equal("text/plain", System.Text.Encoding.UTF8.GetString(result.Message.Headers.GetLastBytes("content-type")));
                values.Add(result.Message.Value);
            }
        }

        Assert.Equal(count, values.Count);
        consumer.Commit();
        var committed = consumer.Committed(consumer.Assignment, Patience).Sum(offset => Math.Max(0, offset.Offset.Value));
        consumer.Close();
        return (values, committed);
    }
}
