using SeiPlatform.Drills.Stack;
using SeiPlatform.Drills.Undoing;
using SeiPlatform.Drills.Watching;

namespace SeiPlatform.Drills.Running;

/// <summary>The course of one drill: quiet, fault, notification, undoing, notification that it is over, quiet.</summary>
internal sealed class DrillRun(Drill drill, Workbench workbench, UndoJournal journal, Watch watch, Action<string> say)
{
    /// <summary>What another alert may take until it is over, in the stack's own time.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromMinutes(20);

    public async Task<DrillOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var rule = watch.Rules.Find(drill.Alert, drill.Window) ?? throw new DrillException(ExitCode.Failed, $"No rule is named {drill.Alert}.");
        var key = new AlertKey(drill.Alert, drill.Service ?? rule.Service ?? "");
        var expected = new ExpectedAlert(key, rule.Severity, rule.Window);
        var bound = Bound.Of(watch.Rules, rule, drill.RangeShare, drill.Hangs);
        var outcome = new DrillOutcome(drill, bound, DateTimeOffset.UtcNow, DateTimeOffset.MaxValue);
        await using var context = new DrillContext(drill.Alert, workbench, journal, watch.Pair, watch.Factor);
        string? late = null, problem = null;
        try
        {
            if (await QuietAsync([key.Service], TimeSpan.Zero, cancellationToken) is { } before)
                return outcome with { EndedAt = DateTimeOffset.UtcNow, Problem = $"fired before there was a fault: {before}" };
            await drill.Prepare(context, cancellationToken);
            say($"fault: {drill.Fault}; the alert is due within {bound.Total.TotalSeconds:0.0} s");
            var from = DateTimeOffset.UtcNow;
            await drill.Cause(context, cancellationToken);

            var fired = await ToldAsync(
                expected, expected.Receivers, notification => !notification.IsResolved && notification.ReceivedAt >= from, bound.Total + Watch.Tolerance(bound.Total), cancellationToken);
            if (Untold(expected.Receivers, fired) is { } missed)
            {
                late = $"the alert did not come to {missed} within {bound.Total.TotalSeconds:0.0} s and a tolerance of {Watch.Tolerance(bound.Total).TotalSeconds:0.0} s{await StateAsync(key, cancellationToken)}";
                say(late);
            }
            else
            {
                outcome = outcome with { Detected = fired.Values.Max(notification => notification.ReceivedAt) - from };
                say($"the alert came after {outcome.Detected.Value.TotalSeconds:0.0} s");
            }

            var undone = DateTimeOffset.UtcNow;
            problem = Joined(problem, await UndoAsync(context));
            if (fired.Count > 0)
            {
                var limit = Bound.OfResolve(watch.Rules, rule);
                var resolved = await ToldAsync(
                    expected, fired.Keys, notification => notification.IsResolved && notification.Sequence > fired[notification.Receiver].Sequence, limit + Watch.Tolerance(limit), cancellationToken);
                if (Untold(fired.Keys, resolved) is { } waiting)
                {
                    late = Joined(late, $"{waiting} was not told that it is over within {(limit + Watch.Tolerance(limit)).TotalSeconds:0.0} s");
                }
                else
                {
                    outcome = outcome with { Resolved = resolved.Values.Max(notification => notification.ReceivedAt) - undone };
                    say($"over after {outcome.Resolved.Value.TotalSeconds:0.0} s");
                }
            }
            if (await QuietAsync([key.Service, .. drill.Disturbs], watch.Scaled(Aftermath) + Watch.Tolerance(TimeSpan.Zero), cancellationToken) is { } after)
                problem = Joined(problem, $"still firing afterwards: {after}");
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            problem = Joined(problem, exception is DrillException ? exception.Message : exception.ToString());
        }
        finally
        {
            problem = Joined(problem, await UndoAsync(context));
        }
        return outcome with { EndedAt = DateTimeOffset.UtcNow, Problem = Joined(late, problem), IsLate = late is not null && problem is null };
    }

    /// <summary>Waits until each of the receivers has been told something that fits.</summary>
    /// <returns>What it was, by receiver; one who was told nothing by then is not in it.</returns>
    private async Task<IReadOnlyDictionary<string, Notification>> ToldAsync(
        ExpectedAlert expected, IEnumerable<string> receivers, Func<Notification, bool> fits, TimeSpan limit, CancellationToken cancellationToken)
    {
        var told = await Task.WhenAll(receivers.Select(receiver => watch.Inbox.WaitAsync(
            notification => notification.Receiver == receiver && expected.IsToldBy(notification) && fits(notification), limit, cancellationToken)));
        return told.OfType<Notification>().ToDictionary(notification => notification.Receiver);
    }

    private static string? Untold(IEnumerable<string> receivers, IReadOnlyDictionary<string, Notification> told) =>
        receivers.Where(receiver => !told.ContainsKey(receiver)).ToList() is { Count: > 0 } missing ? string.Join(" and ", missing) : null;

    private static async Task<string?> UndoAsync(DrillContext context) =>
        await context.UndoAsync() is { Count: > 0 } failures ? $"not undone: {string.Join("; ", failures)}" : null;

    private static string? Joined(string? first, string? second) => first is null || second is null ? first ?? second : $"{first}; {second}";

    /// <summary>Waits until none of the services' alerts fires.</summary>
    /// <returns>Those that still do.</returns>
    private async Task<string?> QuietAsync(string[] services, TimeSpan limit, CancellationToken cancellationToken)
    {
        var until = DateTimeOffset.UtcNow + limit;
        while (true)
        {
            AlertKey[] firing = [.. (await watch.Prometheus.FiringAsync(cancellationToken)).Where(alert => services.Contains(alert.Service))];
            AlertKey[] told = [.. watch.Inbox.Firing.Select(notification => notification.Key).Where(alert => services.Contains(alert.Service) && alert.Alert != "Watchdog")];
            if (firing.Length + told.Length == 0)
                return null;
            if (DateTimeOffset.UtcNow > until)
                return string.Join(", ", firing.Concat(told).Distinct());
            await Task.Delay(TimeSpan.FromMilliseconds(250), cancellationToken);
        }
    }

    /// <summary>What Prometheus knows of an alert that nobody was told of.</summary>
    private async Task<string> StateAsync(AlertKey key, CancellationToken cancellationToken)
    {
        var states = await watch.Prometheus.QueryAsync($$"""ALERTS{alertname="{{key.Alert}}"}""", cancellationToken);
        return states.Count == 0
            ? " (its expression does not hold)"
            : $" (Prometheus: {string.Join(", ", states.Select(state => state.Labels.GetValueOrDefault("alertstate")).Distinct())})";
    }
}
