using SeiPlatform.Collector.Kafka;

namespace SeiPlatform.Tests.Unit.Collector.Kafka;

public sealed class ProducerStatisticsTests
{
    [Fact]
    public void The_queue_and_the_slowest_broker_are_read()
    {
        var statistics = ProducerStatistics.Parse("""
            {"name":"sei-collector#producer-1","msg_cnt":12,"msg_size":3456,"msg_max":50000,"brokers":{
              "a:9092/1":{"nodeid":1,"rtt":{"min":100,"p99":2500}},
              "b:9092/2":{"nodeid":2,"rtt":{"min":100,"p99":71000}}}}
            """);

        Assert.Equal(new ProducerStatistics(12, 3456, TimeSpan.FromMilliseconds(71)), statistics);
    }
}
