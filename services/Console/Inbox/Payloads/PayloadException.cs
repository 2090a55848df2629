namespace SeiPlatform.Console.Inbox.Payloads;

/// <summary>A payload that the service it is for would refuse.</summary>
public sealed class PayloadException(params IReadOnlyList<string> errors) : Exception(string.Join("; ", errors))
{
    /// <summary>What is wrong, in the service's words where it has some.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
