using Aspire.Hosting.Running.Display;
using Aspire.Hosting.Running.State;
using Spectre.Console;

namespace Aspire.Hosting.Running.Verbs;

/// <summary>Shows what runs, and how it is doing.</summary>
internal sealed class StatusVerb(StateFile stateFile)
{
    public int Run(VerbEnd _)
    {
        if (stateFile.ReadRunning() is not { } state)
        {
            Console.WriteLine("Not running.");
            return ExitCode.NotRunning;
        }
        Console.WriteLine($"{Phrase(state.Phase)}; process {state.Host.Pid}, since {state.StartedAt.ToLocalTime():yyyy-MM-dd HH:mm:ss}.");
        if (Console.IsOutputRedirected)
            StatusTable.WritePlain(Console.Out, state.Resources);
        else
            AnsiConsole.Write(StatusTable.Render(state.Resources));
        return state.Phase is RunPhase.Degraded ? ExitCode.NotHealthy : ExitCode.Success;
    }

    private static string Phrase(RunPhase phase) => phase switch
    {
        RunPhase.Starting => "Starting",
        RunPhase.Up => "Up",
        RunPhase.Degraded => "Up, but not everything is healthy",
        _ => "Stopping",
    };
}
