using System.Diagnostics;

namespace SeiPlatform.Drills.Stack;

/// <summary>Holds resources of the stack down and brings them back, as <c>./sei stop</c> and <c>./sei start</c> do.</summary>
internal sealed class ResourceSwitch(RunningStack stack)
{
    // The AppHost of the same build as this program.
    private readonly string _appHost = Path.Combine(
        stack.Root, "AppHost", Path.GetRelativePath(Path.Combine(stack.Root, "drills"), AppContext.BaseDirectory), "SeiPlatform.AppHost.dll");

    public Task StopAsync(string resource, CancellationToken cancellationToken) => AskAsync("stop", resource, cancellationToken);

    public Task StartAsync(string resource, CancellationToken cancellationToken) => AskAsync("start", resource, cancellationToken);

    private async Task AskAsync(string verb, string resource, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await ProgramRun.RunAsync("dotnet", [_appHost, verb, resource], cancellationToken);
        if (exitCode != 0)
            throw new DrillException(ExitCode.Failed, $"{resource} could not be {(verb == "stop" ? "stopped" : "started")}: {output}");
    }
}

/// <summary>A program that is run to its end.</summary>
internal static class ProgramRun
{
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, $"{await output}{await error}".Trim());
    }
}
