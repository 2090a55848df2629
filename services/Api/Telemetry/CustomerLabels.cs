namespace SeiPlatform.Api.Telemetry;

/// <summary>Keeps the label <c>customer</c> bounded: the first customers seen have their name, all others share one.</summary>
public sealed class CustomerLabels
{
    public const int Most = 200;
    public const string Others = "other";

    private readonly Lock _gate = new();
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);

    public string Label(string customer)
    {
        lock (_gate)
            return _named.Contains(customer) || (_named.Count < Most && _named.Add(customer)) ? customer : Others;
    }
}
