using NodaTime;
using SeiPlatform.Api.Dora;
using SeiPlatform.Api.Requests;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Api;

public sealed class DoraPropertyTests(TimescaleDbFixture timescaledb)
{
    private const int Histories = 300;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_database_computes_what_the_definitions_say_for_any_history()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(Cancellation);
        await using var api = new ApiHost(database.ConnectionString);
        await api.CreateKeyAsync("property");
        var queries = api.Service<DoraQueries>();

        for (var seed = 0; seed < Histories; seed++)
        {
            var history = DoraHistory.Random(seed);
            await history.WriteAsync(database, Cancellation);
            var random = new Random(seed);
            var edges = Edges(random);
            var scope = random.Next(3) switch
            {
                0 => RepositoryScope.All,
                1 => new RepositoryScope(["owner/a"]),
                _ => new RepositoryScope(["owner/a", "owner/b"]),
            };
            var profile = ThresholdProfiles.All[random.Next(ThresholdProfiles.All.Count)];

            var computed = await queries.ComputeAsync(scope, "production", edges, profile, Cancellation);

            var expected = new DoraReference(history, "production", scope.Names).Compute(edges, profile);
            for (var bucket = 0; bucket < expected.Count; bucket++)
            {
                Assert.True(Rounded(expected[bucket]) == Rounded(computed[bucket]),
                    $"Seed {seed}, bucket {bucket} of {string.Join(" | ", edges)}, {string.Join(",", scope.Names ?? ["all"])}:\nexpected {expected[bucket]}\ncomputed {computed[bucket]}");
                AssertSane(computed[bucket]);
            }
        }
    }

    private static void AssertSane(DoraMetrics metrics)
    {
        Assert.True(metrics.ChangeFailRate.Rate is null or (>= 0 and <= 1));
        Assert.True(metrics.ReworkRate.Rate is null or (>= 0 and <= 1));
        Assert.True(metrics.ChangeLeadTime.MedianSeconds is null or >= 0);
        Assert.True(metrics.FailedDeploymentRecoveryTime.MedianSeconds is null or >= 0);
        Assert.Equal(metrics.ChangeFailRate.Deployments == 0, metrics.DeploymentFrequency.PerDay is null);
        Assert.Equal(metrics.ChangeFailRate.Deployments == 0, metrics.ChangeFailRate.Rate is null);
        Assert.Equal(metrics.ChangeLeadTime.Changes == 0, metrics.ChangeLeadTime.MedianSeconds is null);
        Assert.Equal(metrics.FailedDeploymentRecoveryTime.Recovered == 0, metrics.FailedDeploymentRecoveryTime.MedianSeconds is null);
        Assert.Equal(metrics.ChangeFailRate.Failed, metrics.FailedDeploymentRecoveryTime.Recovered + metrics.FailedDeploymentRecoveryTime.Unrecovered);
    }

    private static List<Instant> Edges(Random random)
    {
        var start = Instant.FromDateTimeOffset(DoraHistory.Start);
        return [.. Enumerable.Range(0, random.Next(2, 5)).Select(_ => start + Duration.FromHours(random.Next(-24, 24 * 45))).Distinct().Order()
            .DefaultIfEmpty(start) is var edges && edges.Count() > 1 ? edges : [start, start + Duration.FromDays(30)]];
    }

    // The two sum floating-point numbers in different orders.
    private static DoraMetrics Rounded(DoraMetrics m) => m with
    {
        DeploymentFrequency = m.DeploymentFrequency with { PerDay = Round(m.DeploymentFrequency.PerDay) },
        ChangeLeadTime = m.ChangeLeadTime with { MedianSeconds = Round(m.ChangeLeadTime.MedianSeconds), P90Seconds = Round(m.ChangeLeadTime.P90Seconds) },
        FailedDeploymentRecoveryTime = m.FailedDeploymentRecoveryTime with { MedianSeconds = Round(m.FailedDeploymentRecoveryTime.MedianSeconds) },
    };

    private static double? Round(double? value) => value is { } number ? Math.Round(number, 6) : null;
}
