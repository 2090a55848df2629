using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Options;
using SeiPlatform.Collector.Kafka;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Git.Import;

/// <summary>How far the topic reaches and how far the group that writes into the database has come, partition by partition.</summary>
public interface ITopicBacklog
{
    Task<IReadOnlyList<long>> EndsAsync(CancellationToken cancellationToken);

    /// <summary>Below these offsets nothing is to be waited for: it is committed, or the broker has it no more.</summary>
    Task<IReadOnlyList<long>> CommittedAsync(CancellationToken cancellationToken);
}

internal sealed class TopicBacklog(IOptions<KafkaOptions> kafka) : ITopicBacklog, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lazy<IAdminClient> _admin = new(() => new AdminClientBuilder(new AdminClientConfig
    {
        BootstrapServers = kafka.Value.BootstrapServers,
        ClientId = "sei-collector-backlog",
        ReconnectBackoffMs = 50,
        ReconnectBackoffMaxMs = 500,
    }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build());

    private IReadOnlyList<TopicPartition> _partitions = [];

    public async Task<IReadOnlyList<long>> EndsAsync(CancellationToken cancellationToken) =>
        await OffsetsAsync(OffsetSpec.Latest(), cancellationToken);

    public async Task<IReadOnlyList<long>> CommittedAsync(CancellationToken cancellationToken)
    {
        // With the partitions named: not every broker lists a group's offsets without.
        var committed = _admin.Value.ListConsumerGroupOffsetsAsync(
            [new ConsumerGroupTopicPartitions(Topics.IngestGroup, [.. Partitions()])],
            new ListConsumerGroupOffsetsOptions { RequestTimeout = Patience }).WaitAsync(cancellationToken);
        // A group whose offsets are gone, or that fell behind what the broker keeps, commits again only when something new comes.
        var begins = OffsetsAsync(OffsetSpec.Earliest(), cancellationToken);
        await Task.WhenAll(committed, begins);
        return [.. InOrder((await committed).Single().Partitions).Zip(await begins, Math.Max)];
    }

    public void Dispose()
    {
        if (_admin.IsValueCreated)
            _admin.Value.Dispose();
    }

    private async Task<long[]> OffsetsAsync(OffsetSpec which, CancellationToken cancellationToken)
    {
        var asked = Partitions().Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = which });
        var answer = await _admin.Value.ListOffsetsAsync(asked, new ListOffsetsOptions { RequestTimeout = Patience }).WaitAsync(cancellationToken);
        return InOrder(answer.ResultInfos.Select(info => info.TopicPartitionOffsetError));
    }

    private IReadOnlyList<TopicPartition> Partitions()
    {
        if (_partitions.Count > 0)
            return _partitions;
        // Of all topics: asking for one by name may create it.
        var topic = _admin.Value.GetMetadata(Patience).Topics.SingleOrDefault(topic => topic.Topic == Topics.Events && !topic.Error.IsError)
            ?? throw new KafkaException(ErrorCode.UnknownTopicOrPart);
        return _partitions = [.. topic.Partitions.Select(partition => new TopicPartition(Topics.Events, partition.PartitionId))];
    }

    private static long[] InOrder(IEnumerable<TopicPartitionOffsetError> offsets) =>
    [
        .. from offset in offsets
           orderby offset.Partition.Value
           select offset.Error.IsError ? throw new KafkaException(offset.Error) : Math.Max(offset.Offset.Value, 0),
    ];
}
