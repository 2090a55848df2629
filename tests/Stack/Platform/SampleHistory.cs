using SeiPlatform.Tests.Harness.Git;

namespace SeiPlatform.Tests.Stack.Platform;

/// <summary>
/// A small history whose DORA numbers are worked out by hand. All times are UTC in March 2026; a release is deployed when it is tagged.
/// <code>
/// release  tagged       commits (committed)                      lead times
/// v1.0.0   2nd, 21:00   2nd 09:00, 2nd 13:00                     12 h, 8 h
/// v1.1.0   3rd, 21:00   3rd 09:00, feature 3rd 10:00, its merge  12 h, 11 h; a merge has none
/// v1.2.0   4th, 15:00   4th 09:00                                6 h; failed, because the next release takes its commit back
/// v1.2.1   4th, 19:00   revert 4th 17:00                         2 h; service restored 4 h after v1.2.0
/// </code>
/// </summary>
public static class SampleHistory
{
    public const string Repository = "local/sample-shop";
    public const string From = "2026-03-02";
    public const string To = "2026-03-05";
    public const int Commits = 7;
    public const int Deployments = 4;
    public const double DeploymentsPerDay = 4 / 3.0;
    public const int ChangesWithLeadTime = 6;
    public const double MedianLeadTimeSeconds = 9.5 * 3600;
    public const double P90LeadTimeSeconds = 12 * 3600;
    public const int FailedDeployments = 1;
    public const double FailRate = 0.25;
    public const double RecoverySeconds = 4 * 3600;
    public const double ReworkRate = 0.25;

    /// <returns>The repository's folder.</returns>
    public static async Task<string> WriteAsync(string parent)
    {
        var folder = Path.Combine(parent, "sample-shop");
        await using var history = await GitHistory.CreateAsync(folder);
        history.Commit("Sell things", At(2, 9));
        history.Tag("v1.0.0", history.Commit("Take money", At(2, 13)), At(2, 21));

        history.Commit("Show pictures", At(3, 9));
        history.Commit("Send letters", At(3, 10), branch: "letters");
        history.Tag("v1.1.0", history.Commit("Merge branch 'letters'", At(3, 12), merge: "letters"), At(3, 21));

        var mistake = history.Commit("Give things away", At(4, 9));
        history.Tag("v1.2.0", mistake, At(4, 15));

        var revert = $"Revert \"Give things away\"\n\nThis reverts commit {await history.ShaAsync(mistake)}.\n";
        history.Tag("v1.2.1", history.Commit(revert, At(4, 17)), At(4, 19));
        await history.CompleteAsync();
        return folder;
    }

    private static DateTimeOffset At(int day, int hour) => new(2026, 3, day, hour, 0, 0, TimeSpan.Zero);
}
