namespace SeiPlatform.Collector.Webhooks;

/// <summary>Values of the label <c>event</c> besides the names that each source knows.</summary>
public static class EventNames
{
    /// <summary>Whatever the platform does not know: a sender cannot make up label values.</summary>
    public const string Other = "other";

    /// <summary>Several events in one delivery.</summary>
    public const string Batch = "batch";
}
