using Confluent.Kafka;
using Microsoft.Extensions.Options;
using SeiPlatform.Collector.Git.Import;
using SeiPlatform.Collector.Kafka;
using SeiPlatform.Contracts;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Git;

/// <summary>How far the group is, asked of a real broker.</summary>
public sealed class TopicBacklogTests(KafkaFixture broker)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_broker_has_no_more_is_waited_for_no_more_though_nobody_has_committed_it()
    {
        await using var kafka = await broker.StartAsync(Cancellation);
        using var backlog = new TopicBacklog(Options.Create(new KafkaOptions { BootstrapServers = kafka.BootstrapServers }));
        Assert.All(await backlog.CommittedAsync(Cancellation), offset => Assert.Equal(0, offset));

        await ExpireAsync(kafka);

        var (begins, ends) = (await BeginsAsync(kafka), await backlog.EndsAsync(Cancellation));
        Assert.Contains(begins, offset => offset > 0);
        Assert.Equal(begins, await backlog.CommittedAsync(Cancellation));
        Assert.All(ends.Zip(begins), offsets => Assert.True(offsets.First >= offsets.Second));
    }

    /// <summary>A small broker drops the oldest by itself; a large one is told to.</summary>
    private static async Task ExpireAsync(TestKafka kafka)
    {
        var large = new byte[500_000];
        new Random(1).NextBytes(large);
        await kafka.ProduceAsync(Enumerable.Range(0, 40).Select(_ => new Message<string, byte[]> { Key = "one partition", Value = large }), cancellationToken: Cancellation);
        if ((await BeginsAsync(kafka)).Any(offset => offset > 0))
            return;
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = kafka.BootstrapServers }).Build();
        await admin.DeleteRecordsAsync(Enumerable.Range(0, Topics.EventPartitions).Select(partition => new TopicPartitionOffset(Topics.Events, partition, Offset.End)));
    }

    private static Task<long[]> BeginsAsync(TestKafka kafka) => Task.Run(
        () =>
        {
            using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = kafka.BootstrapServers, GroupId = "test-begins" })
                .SetLogHandler((_, _) => { }).Build();
            return Enumerable.Range(0, Topics.EventPartitions)
                .Select(partition => consumer.QueryWatermarkOffsets(new TopicPartition(Topics.Events, partition), TimeSpan.FromSeconds(30)).Low.Value)
                .ToArray();
        },
        Cancellation);
}
