namespace Aspire.Hosting.Running.Health;

/// <summary>Asks a resource whether it is ready.</summary>
internal interface IProbe
{
    /// <returns>Null when it is; otherwise what is missing, in a few words.</returns>
    /// <remarks>Exceptions of the connection count as an answer too: <see cref="HealthMonitor"/> puts them into words.</remarks>
    Task<string?> AskAsync(CancellationToken cancellationToken);
}
