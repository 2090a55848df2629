using Microsoft.Extensions.Options;

namespace SeiPlatform.Collector.Webhooks;

/// <summary>
/// The memory that the bodies of all deliveries under way may take together. A body is read before its signature can be checked, so anybody may send one.
/// </summary>
public sealed class BodyMemory(IOptions<WebhookOptions> options)
{
    /// <summary>Ordinary deliveries need no more. A quarter of the memory is theirs alone: a few huge bodies cannot shut them out.</summary>
    public const int Ordinary = 64 * 1024;

    private readonly long _most = options.Value.MaxBytesInFlight;
    private long _taken;

    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>False, and nothing is taken, when there is no room for as many bytes.</summary>
    public bool TryTake(int bytes)
    {
        var most = bytes > Ordinary ? _most / 4 * 3 : _most;
        if (Interlocked.Add(ref _taken, bytes) <= most)
            return true;
        GiveBack(bytes);
        return false;
    }

    public void GiveBack(int bytes) => Interlocked.Add(ref _taken, -bytes);
}
