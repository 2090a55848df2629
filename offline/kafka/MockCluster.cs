using System.Globalization;

namespace SeiPlatform.KafkaMock;

/// <summary>librdkafka's mock cluster with one broker, on a loopback port that librdkafka chooses.</summary>
internal sealed class MockCluster : IDisposable
{
    private const int BrokerId = 1;
    private const int Producer = 0;
    private readonly nint client;
    private readonly nint cluster;

    private MockCluster(nint client, nint cluster)
    {
        this.client = client;
        this.cluster = cluster;
        var bootstraps = LibRdKafka.Bootstraps(cluster);
        Port = int.Parse(bootstraps.AsSpan(bootstraps.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);
    }

    public int Port { get; }

    public static MockCluster Start(AdvertisedListener advertised, IReadOnlyDictionary<string, int> topics)
    {
        var error = new byte[512];
        var configuration = LibRdKafka.ConfNew();
        // Warnings only: it would say each time that this client has no broker to connect to.
        _ = LibRdKafka.ConfSet(configuration, "log_level", "4", error, (nuint)error.Length);
        var client = LibRdKafka.New(Producer, configuration, error, (nuint)error.Length);
        if (client == 0)
            throw new InvalidOperationException($"librdkafka cannot start: {System.Text.Encoding.UTF8.GetString(error).TrimEnd('\0')}");

        var cluster = LibRdKafka.MockClusterNew(client, 1);
        if (cluster == 0)
            throw new InvalidOperationException("librdkafka cannot open its mock broker's loopback port");

        // Without a controller clients keep looking for one.
        LibRdKafka.SetControllerId(cluster, BrokerId);
        // Its default of three seconds is how long every first consumer would wait for its partitions.
        LibRdKafka.SetGroupInitialRebalanceDelay(cluster, 100);
        LibRdKafka.SetBrokerHostPort(cluster, BrokerId, advertised.Host, advertised.Port);
        foreach (var (topic, partitions) in topics)
        {
            var result = LibRdKafka.TopicCreate(cluster, topic, partitions, replicationFactor: 1);
            if (result != 0)
                throw new InvalidOperationException($"topics.json: topic '{topic}' with {partitions} partitions was refused (librdkafka error {result})");
        }

        return new MockCluster(client, cluster);
    }

    public void Dispose()
    {
        LibRdKafka.MockClusterDestroy(cluster);
        LibRdKafka.Destroy(client);
    }
}
