using Aspire.Hosting.Running.Health;

namespace SeiPlatform.Tests.Unit.Running;

/// <summary>A probe that answers what a test says.</summary>
internal sealed class SwitchedProbe : IProbe
{
    public string? Missing { get; set; } = "not yet";

    public Exception? Failure { get; set; }

    public int Questions { get; private set; }

    public Task<string?> AskAsync(CancellationToken cancellationToken)
    {
        Questions++;
        return Failure is null ? Task.FromResult(Missing) : Task.FromException<string?>(Failure);
    }
}
