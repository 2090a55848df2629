namespace Aspire.Hosting.Running.State;

/// <summary>Where the host keeps what it has to remember: <c>run/</c> for the current run, <c>logs/</c> for a log per resource.</summary>
internal sealed class RunFiles(string root)
{
    public string Root { get; } = Path.GetFullPath(root);
    public string StateFile => Path.Combine(Root, "run", "state.json");
    public string LockFile => Path.Combine(Root, "run", "lock");

    /// <summary>What other processes ask of the AppHost, and its answers.</summary>
    public string Requests => Path.Combine(Root, "run", "requests");

    /// <summary>What a detached AppHost prints.</summary>
    public string HostLog => Path.Combine(Root, "run", "apphost.log");

    public string Logs => Path.Combine(Root, "logs");
    public string Secrets => Path.Combine(Root, "secrets.json");

    public string LogOf(string resource) => Path.Combine(Logs, $"{resource}.log");

    public void Create()
    {
        Directory.CreateDirectory(Path.Combine(Root, "run"));
        Directory.CreateDirectory(Logs);
    }
}
