using System.Text;
using Confluent.Kafka;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Manifest;

public sealed class KafkaTests(ManifestFixture manifest)
{
    [Fact]
    public async Task Messages_come_out_as_they_went_in_with_key_headers_and_order_within_a_partition()
    {
        var kafka = new TestKafka(await manifest.StartAsync("kafka"));
        await kafka.CreateTopicsAsync(TestContext.Current.CancellationToken);
        var sent = Enumerable.Range(0, 50).Select(i => new Message<string, byte[]>
        {
            Key = "acme/shop",
            Value = Encoding.UTF8.GetBytes($"message {i}"),
            Headers = [new Header("traceparent", Encoding.UTF8.GetBytes($"00-{i:x32}-{i:x16}-01"))],
        }).ToList();
        await kafka.ProduceAsync(sent);

        var received = await kafka.ConsumeAsync(50);

        Assert.Single(received.Select(message => message.Partition).Distinct());
        Assert.Equal(sent.Select(message => Encoding.UTF8.GetString(message.Value)), received.Select(message => Encoding.UTF8.GetString(message.Message.Value)));
        Assert.All(received, message => Assert.Equal("acme/shop", message.Message.Key));
        Assert.All(received, message => Assert.Equal(55, message.Message.Headers.GetLastBytes("traceparent").Length));
    }

    [Fact]
    public async Task It_advertises_the_published_port_to_this_machine()
    {
        var server = await manifest.StartAsync("kafka");
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = server.ConnectionString }).Build();

        var broker = Assert.Single(admin.GetMetadata(TimeSpan.FromSeconds(10)).Brokers);

        Assert.Equal(("127.0.0.1", server.Port()), (broker.Host, broker.Port));
    }
}
