namespace SeiPlatform.Api.Usage;

/// <summary>What a customer asked one endpoint for on one day.</summary>
public readonly record struct UsageKey(string Customer, DateOnly Day, string Endpoint);

public readonly record struct UsageCount(long Requests, long ClientErrors, long ServerErrors)
{
    public static UsageCount operator +(UsageCount left, UsageCount right) =>
        new(left.Requests + right.Requests, left.ClientErrors + right.ClientErrors, left.ServerErrors + right.ServerErrors);

    public static UsageCount Of(int status) => new(1, status is >= 400 and < 500 ? 1 : 0, status >= 500 ? 1 : 0);
}

/// <summary>Counts in memory what <see cref="UsageWriter"/> writes down: a request costs an addition. Customers, endpoints and days are few.</summary>
public sealed class UsageRecorder(TimeProvider time)
{
    private readonly Lock _gate = new();
    private Dictionary<UsageKey, UsageCount> _counts = [];

    public void Record(string customer, string endpoint, int status) =>
        Add(new(customer, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), endpoint), UsageCount.Of(status));

    /// <summary>Hands over what was counted since the last time.</summary>
    public IReadOnlyDictionary<UsageKey, UsageCount> Take()
    {
        lock (_gate)
        {
            var taken = _counts;
            _counts = [];
            return taken;
        }
    }

    /// <summary>Takes back what could not be written.</summary>
    public void GiveBack(IReadOnlyDictionary<UsageKey, UsageCount> counts)
    {
        foreach (var (key, count) in counts)
            Add(key, count);
    }

    private void Add(UsageKey key, UsageCount count)
    {
        lock (_gate)
            _counts[key] = _counts.GetValueOrDefault(key) + count;
    }
}
