using SeiPlatform.Api.Dora;

namespace SeiPlatform.Api.Figures;

/// <summary>What the business asks for: who the customers are, what they use, and the DORA metrics of the last 30 days.</summary>
/// <param name="Customers">Customers with a key that is valid.</param>
/// <param name="Active">How many asked for something, by the window: <c>1d</c>, <c>7d</c>, <c>30d</c>; whole days in UTC, today included.</param>
/// <param name="Features">How many were answered well within 30 days, by method and route template.</param>
/// <param name="Dora">By repository; all of them together are <see cref="AllRepositories"/>.</param>
internal sealed record BusinessFigures(
    int Customers,
    IReadOnlyDictionary<string, int> Active,
    IReadOnlyDictionary<string, int> Features,
    IReadOnlyDictionary<string, DoraMetrics> Dora)
{
    /// <summary>No repository has this name: theirs have an owner.</summary>
    public const string AllRepositories = "all";
}
