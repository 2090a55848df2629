namespace SeiPlatform.Api.Telemetry;

/// <summary>Which customers this instance has answered in the last 15 minutes.</summary>
public sealed class ActiveCustomers(TimeProvider time)
{
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _lastSeen = new(StringComparer.Ordinal);

    public void Seen(string customer)
    {
        lock (_gate)
            _lastSeen[customer] = time.GetUtcNow();
    }

    public int Count()
    {
        var since = time.GetUtcNow() - Span;
        lock (_gate)
        {
            foreach (var (customer, _) in _lastSeen.Where(seen => seen.Value < since).ToList())
                _lastSeen.Remove(customer);
            return _lastSeen.Count;
        }
    }
}
