using System.Globalization;
using System.Runtime.InteropServices;
using SeiPlatform.KafkaMock;

// The broker's address is what clients are told, so it must be the one they can reach: the container's own loopback is not.
if (!AdvertisedListener.TryParse(Environment.GetEnvironmentVariable(AdvertisedListener.Variable), out var advertised, out var mistake))
{
    Console.Error.WriteLine(mistake);
    return 64;
}

using var stopping = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}

using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

var topics = Topics.Read(Path.Combine(AppContext.BaseDirectory, "topics.json"));
using var cluster = MockCluster.Start(advertised, topics);

// 9092 and 9093 are the official image's PLAINTEXT_HOST and PLAINTEXT_INTERNAL listeners.
int[] ports = [9092, 9093];
var relays = ports.Select(port => new TcpRelay(port, cluster.Port).RunAsync(stopping.Token)).ToArray();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"Kafka mock cluster of librdkafka on ports {string.Join(" and ", ports)}, advertised as {advertised}; topics: {string.Join(", ", topics.Select(t => $"{t.Key} ({t.Value})"))}"));

// The first relay to end is either the stop or a port that cannot be listened on.
await await Task.WhenAny(relays);
await stopping.CancelAsync();
await Task.WhenAll(relays);
return 0;
