using System.Text;
using CsCheck;
using SeiPlatform.Collector.Ingest.Rows;

namespace SeiPlatform.Tests.Unit.Collector.Ingest;

/// <summary>Rows made by operations that are commutative, associative and idempotent cannot depend on order, repetition or batching.</summary>
public sealed class MergeTests
{
    // Few values, so that they meet.
    private static readonly Gen<DateTime> Times = Gen.Int[0, 3].Select(day => new DateTime(2026, 1, 1 + day, 0, 0, 0, DateTimeKind.Utc));
    private static readonly Gen<string?> Texts = Gen.OneOf<string?>(null, "a", "b", "ä", "\ue000", "😀");
    private static readonly Gen<string> Sources = Gen.OneOf("git", "github", "gitlab", "cdevents", "other", "another");

    private static readonly Gen<ChangeRow> Changes =
        from kind in Gen.OneOf("commit", "merge", "squash", "revert")
        from source in Sources
        from merged in Times
        from number in Gen.Long[1, 3].Nullable()
        from texts in Texts.Array[4]
        from authored in Times.Nullable()
        from opened in Times.Nullable()
        select new ChangeRow("r", "s", kind, source, merged)
        {
            Number = number,
            Title = texts[0],
            Author = texts[1],
            TargetBranch = texts[2],
            RevertsSha = texts[3],
            AuthoredAt = authored,
            OpenedAt = opened,
        };

    private static readonly Gen<DeploymentRow> Deployments =
        from status in Gen.OneOf("started", "succeeded", "failed")
        from at in Times
        from source in Sources
        from environment in Gen.OneOf("production", "staging")
        from texts in Texts.Array[3]
        from started in Times.Nullable()
        from finished in Times
        from rollback in Gen.Bool
        select new DeploymentRow("r", "d", environment, status, at, source)
        {
            Service = texts[0],
            Sha = texts[1],
            Version = texts[2],
            StartedAt = started,
            FinishedAt = status == "started" ? null : finished,
            IsRollback = rollback,
        };

    private static readonly Gen<IncidentRow> Incidents =
        from detected in Times
        from source in Sources
        from environment in Gen.OneOf("production", "staging")
        from texts in Texts.Array[4]
        from opened in Times.Nullable()
        from resolved in Times.Nullable()
        select new IncidentRow("r", "i", environment, detected, source)
        {
            Severity = texts[0],
            Title = texts[1],
            Url = texts[2],
            DeploymentId = texts[3],
            LastOpenedAt = opened,
            LastResolvedAt = resolved,
        };

    [Fact]
    public void Changes_merge_in_any_order() => HoldsFor(Changes, (a, b) => a.Merge(b));

    [Fact]
    public void Deployments_merge_in_any_order() => HoldsFor(Deployments, (a, b) => a.Merge(b));

    [Fact]
    public void Incidents_merge_in_any_order() => HoldsFor(Incidents, (a, b) => a.Merge(b));

    [Fact]
    public void Repositories_merge_in_any_order() => HoldsFor(
        Gen.Select(Times, Times, (a, b) => new RepositoryRow("r", a < b ? a : b, a < b ? b : a)), (a, b) => a.Merge(b));

    [Fact]
    public void Text_compares_as_its_bytes_do() => Gen.Select(AnyText, AnyText).Sample((a, b) =>
        Assert.Equal(
            Math.Sign(Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b))), Math.Sign(Merged.CompareBytes(a, b))));

    [Fact]
    public void A_failure_after_a_success_counts_and_a_late_word_of_the_start_does_not()
    {
        var day = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var succeeded = new DeploymentRow("r", "d", "production", "succeeded", day, "github") { FinishedAt = day };
        var failed = new DeploymentRow("r", "d", "production", "failed", day.AddDays(1), "github") { FinishedAt = day.AddDays(1) };
        var started = new DeploymentRow("r", "d", "production", "started", day.AddDays(2), "github");

        var merged = started.Merge(succeeded).Merge(failed);

        Assert.Equal(("failed", day.AddDays(1)), (merged.Status, merged.FinishedAt!.Value));
    }

    [Fact]
    public void What_git_says_of_a_kind_beats_what_a_webhook_guesses()
    {
        var day = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var webhook = new ChangeRow("r", "s", "squash", "github", day) { Number = 7, OpenedAt = day.AddDays(-1) };
        var git = new ChangeRow("r", "s", "merge", "git", day);

        var merged = webhook.Merge(git);

        Assert.Equal(("merge", "git", 7L, day.AddDays(-1)), (merged.Kind, merged.Source, merged.Number, merged.OpenedAt));
    }

    private static readonly Gen<string> AnyText =
        Gen.OneOf("a", "z", "\u007f", "\u0080", "\ud7ff", "\ue000", "\uffff", "😀", "𐀀").Array[0, 4].Select(string.Concat);

    private static void HoldsFor<T>(Gen<T> rows, Func<T, T, T> merge) =>
        Gen.Select(rows, rows, rows).Sample((a, b, c) =>
        {
            Assert.Equal(merge(a, b), merge(b, a));
            Assert.Equal(merge(merge(a, b), c), merge(a, merge(b, c)));
            Assert.Equal(a, merge(a, a));
        }, iter: 20_000);
}
