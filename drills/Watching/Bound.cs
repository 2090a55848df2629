namespace SeiPlatform.Drills.Watching;

/// <summary>How long an alert may take from its fault to its receiver, by the configuration itself.</summary>
/// <param name="Scrape">Until the fault is in a sample.</param>
/// <param name="Range">Until the expression holds: what it looks back over, or a threshold that is a time.</param>
/// <param name="Evaluation">Until the rules have been evaluated.</param>
/// <param name="For">How long it has to hold.</param>
/// <param name="GroupWait">Until Alertmanager sends.</param>
internal sealed record Bound(TimeSpan Scrape, TimeSpan Range, TimeSpan Evaluation, TimeSpan For, TimeSpan GroupWait)
{
    public TimeSpan Total => Scrape + Range + Evaluation + For + GroupWait;

    /// <param name="rules">The configuration of whoever watches.</param>
    /// <param name="rule">The alert.</param>
    /// <param name="share">How much of the range has to pass: 1 is all of it, 0 none, for an expression that holds with the first sample.</param>
    /// <param name="hangs">The fault lets scrapes wait until their time is over.</param>
    public static Bound Of(AlertRules rules, AlertRule rule, double share, bool hangs) => new(
        rules.ScrapeOf(rule.Expression) is var pace && hangs ? pace.Interval + pace.Timeout : pace.Interval,
        (rules.LongestRangeOf(rule.Expression) * share) + rules.DurationThresholdOf(rule),
        rules.Evaluation(rule) * rules.EvaluationsOf(rule.Expression),
        rule.For,
        rules.GroupWait);

    /// <summary>How long it may take until the receiver is told that it is over: until the fault has left the range.</summary>
    public static TimeSpan OfResolve(AlertRules rules, AlertRule rule) =>
        rules.ScrapeOf(rule.Expression).Interval + rules.LongestRangeOf(rule.Expression) + (rules.Evaluation(rule) * rules.EvaluationsOf(rule.Expression)) + rule.KeepFiringFor + rules.GroupInterval;
}
