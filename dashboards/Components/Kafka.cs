using SeiPlatform.Dashboards.Model;
using static SeiPlatform.Dashboards.Model.Panel;

namespace SeiPlatform.Dashboards.Components;

internal static class Kafka
{
    private const string Job = "kafka";
    private const string Client = """{#,job="data-collector"}""";

    /// <summary>Where a topic has no offsets at all, all its partitions count as offline.</summary>
    private const string OfflinePartitions = """
        sum(kafka_topic_partitions{@} - on (instance, topic) (count by (instance, topic) (kafka_topic_partition_current_offset{@}) or on (instance, topic) sum by (instance, topic) (kafka_topic_partitions{@}) * 0))
        """;

    public static Dashboard Dashboard => new("components", Job, "Kafka", "Brokers, partitions, topics and consumer groups; and what producer and consumer see of them.")
    {
        Job = Job,
        Choices = [Dashboard.InstanceOf(Job)],
        AlertsOf = "kafka|data-collector",
        Rows = [State, Lag, Topics, Clients],
    };

    private static Row State => new(
        "Is everything there?",
        Stat("Brokers", "Brokers of the cluster.", Units.Count)
            .Query("max(kafka_brokers{@})", "brokers").RedBelow(1).Runbook("KafkaDown").Runbook("KafkaBrokerMissing"),
        Stat("Partitions", "Of all topics.", Units.Count)
            .Query("sum(kafka_topic_partitions{@})", "partitions"),
        Stat("Offline partitions", "Partitions without a leader: they take nothing and give nothing.", Units.Count)
            .Query(OfflinePartitions, "offline").RedFrom(1).Runbook("KafkaOfflinePartitions"),
        Stat("Under-replicated partitions", "Partitions with a replica that does not follow.", Units.Count)
            .Query("sum(kafka_topic_partition_under_replicated_partition{@})", "partitions").RedFrom(1).Runbook("KafkaUnderReplicatedPartitions"),
        Stat("Members", "Consumers in all groups.", Units.Count)
            .Query("sum(kafka_consumergroup_members{@})", "members").RedBelow(1).Runbook("KafkaConsumerGroupEmpty"),
        Stat("Lag", "Messages that groups have not read yet.", Units.Short)
            .Query("sum(consumergroup_topic:kafka_consumergroup_lag:sum{#})", "messages").AlertAbove("KafkaConsumerLag").WithSparkline());

    private static Row Lag => new(
        "Do consumers keep up?",
        TimeSeries("Lag by group and topic", "Messages that the group has not read yet.", Units.Short)
            .Query("consumergroup_topic:kafka_consumergroup_lag:sum{#}", "{{consumergroup}} on {{topic}}").AlertAbove("KafkaConsumerLag"),
        TimeSeries("Lag by partition", "Where one message holds a partition up, its lag alone grows.", Units.Short)
            .Query("sum by (consumergroup, topic, partition) (kafka_consumergroup_lag{@} >= 0)", "{{consumergroup}} on {{topic}}/{{partition}}").Runbook("KafkaConsumerStuck"),
        TimeSeries("Read", "Messages a second by group and topic.", Units.PerSecond)
            .Query("consumergroup_topic:kafka_consumergroup_current_offset:rate5m{#}", "{{consumergroup}} on {{topic}}"));

    private static Row Topics => new(
        "What is on the topics?",
        TimeSeries("Written", "Messages a second by topic.", Units.PerSecond)
            .Query("topic:kafka_topic_partition_current_offset:rate5m{#}", "{{topic}}").Stacked(),
        TimeSeries("Messages kept", "By topic, until they are old enough to go.", Units.Short)
            .Query("sum by (topic) (kafka_topic_partition_current_offset{@} - on (instance, topic, partition) kafka_topic_partition_oldest_offset{@})", "{{topic}}"),
        TimeSeries("Members of groups", "A group without members reads nothing.", Units.Count)
            .Query("sum by (consumergroup) (kafka_consumergroup_members{@})", "{{consumergroup}}").Runbook("KafkaConsumerGroupEmpty"));

    private static Row Clients => new(
        "What do the clients see?",
        TimeSeries("Lag as the consumer counts it", "Messages on the topic that are not in the database yet.", Units.Short)
            .Query($"sum by (partition) (sei_collector_consumer_lag_messages{Client})", "partition {{partition}}").Stacked().Runbook("CollectorLagGrowing"),
        TimeSeries("Events handed to Kafka", "Events a second, acknowledged or not.", Units.PerSecond)
            .Query($"sum by (outcome) (rate(sei_collector_produced_messages_total{Client}[$__rate_interval]))", "{{outcome}}").Stacked(),
        TimeSeries("Waiting for acknowledgement", "Events in the producer.", Units.Short)
            .Query($"sum(sei_collector_producer_queue_messages{Client})", "events"),
        TimeSeries("Time until it is acknowledged", "From handing a batch of events to the producer to its last acknowledgement.", Units.Seconds)
            .Percentiles($"sei_collector_publish_duration_seconds_bucket{Client}", 0.5, 0.95, 0.99),
        TimeSeries("Round trip, p99", "To the slowest broker and back.", Units.Seconds)
            .Query($"max by (instance) (sei_collector_producer_round_trip_seconds{Client})", "{{instance}}"),
        TimeSeries("Rebalances, 1 h", "Assignments of partitions within an hour: many of them mean that consumers come and go.", Units.Count)
            .QueryOrZero($"sum by (instance) (increase(sei_collector_consumer_rebalances_total{Client}[1h]))", "{{instance}}", "data-collector"));
}
