namespace SeiPlatform.Collector.Git;

/// <summary>Who asks, for one server only.</summary>
/// <param name="Server">Scheme, host and port.</param>
/// <param name="UserName">A name, or a token.</param>
/// <param name="Password">Empty when the name is a token.</param>
internal sealed record GitCredentials(string Server, string UserName, string Password)
{
    /// <summary>What must not be shown.</summary>
    public string Secret => Password.Length > 0 ? Password : UserName;

    public override string ToString() => $"credentials for {Server}";
}
