using System.Runtime.InteropServices;
using SeiPlatform.Drills;
using SeiPlatform.Drills.Cli;
using SeiPlatform.Drills.Running;
using SeiPlatform.Drills.Stack;

using var end = new CancellationTokenSource();
// Whoever ends a drill has the faults undone first.
PosixSignalRegistration[] signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, context =>
{
    context.Cancel = true;
    Console.Error.WriteLine("Undoes the faults, then ends.");
    end.Cancel();
}))];
try
{
    return await RunAsync(DrillOptions.Parse(args), end.Token);
}
catch (DrillException exception)
{
    await Console.Error.WriteLineAsync($"drill: {exception.Message}");
    return exception.ExitCode;
}
catch (OperationCanceledException) when (end.IsCancellationRequested)
{
    return ExitCode.Interrupted;
}
finally
{
    foreach (var signal in signals)
        signal.Dispose();
}

static async Task<int> RunAsync(DrillOptions options, CancellationToken cancellationToken)
{
    if (options.Verb is DrillVerb.Help)
    {
        Output.Line(DrillOptions.Usage);
        return ExitCode.Success;
    }
    var stack = RunningStack.Find();
    if (options.Verb is DrillVerb.List)
        return DrillList.Write(stack);

    await using var session = await Session.OpenAsync(stack, cancellationToken);
    switch (options.Verb)
    {
        case DrillVerb.Undo:
            Output.Line("Nothing of an earlier drill is left.");
            return ExitCode.Success;
        case DrillVerb.Healthy:
            var fired = await session.HealthyAsync(options.Duration, options.Factor, cancellationToken);
            Output.Line(fired.Count == 0 ? "Nothing but the Watchdog fired." : $"Fired without a fault: {string.Join(", ", fired)}.");
            return fired.Count == 0 ? ExitCode.Success : ExitCode.Failed;
        default:
            var choice = DrillChoice.Of(options, stack.Resources);
            var outcomes = await session.DrillAsync(choice.Drills, options.Factor, cancellationToken);
            OutcomeTable.Write(outcomes, choice.LeftOut);
            if (options.Report is { } report)
                OutcomeTable.Report(report, outcomes);
            return outcomes.All(outcome => outcome.Passed) ? ExitCode.Success : ExitCode.Failed;
    }
}
