using System.Diagnostics;
using Aspire.Hosting.Running.Processes;
using Aspire.Hosting.Running.State;

namespace Aspire.Hosting.Running.Verbs;

/// <summary>Starts the AppHost again in the background, in a session of its own, and follows it until it is up.</summary>
internal sealed class DetachVerb(RunFiles files, StateFile stateFile)
{
    private const string Mark = "ASPIRE_HOST_DETACHED";

    /// <summary>This process is such an AppHost: its output goes to the journal.</summary>
    public static bool IsDetached { get; } = TakeMark();

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
            throw new RunException(ExitCode.Configuration, "--detach needs Linux or macOS. Run the AppHost without it, in a terminal of its own.");
        files.Create();
        if (stateFile.ReadRunning() is { } running)
            throw new RunException(ExitCode.AlreadyRunning, $"This AppHost is running already (process {running.Host.Pid}). The verb 'status' shows it, 'down' stops it.");

        using var child = Start(arguments);
        var host = ProcessIdentity.Of(child.Id) ?? new(child.Id, 0);
        var code = await new WaitVerb(files, stateFile).FollowAsync(host, Timeout.InfiniteTimeSpan, cancellationToken);
        return child.HasExited && code is ExitCode.Unexpected ? child.ExitCode : code;
    }

    // What this process starts in turn must not take the mark for its own.
    private static bool TakeMark()
    {
        var isMarked = Environment.GetEnvironmentVariable(Mark) is "1";
        Environment.SetEnvironmentVariable(Mark, null);
        return isMarked;
    }

    // Through a shell, which is the one way to give a process files for its output that it keeps when this process has ended.
    private Process Start(IReadOnlyList<string> arguments)
    {
        File.WriteAllText(files.HostLog, "");
        const string script = "exec \"$@\" >>\"$0\" 2>&1 </dev/null";
        var start = ProcessGroup.StartInfo("/bin/sh", ["-c", script, files.HostLog, .. Self(), .. arguments]);
        start.Environment[Mark] = "1";
        return Process.Start(start)!;
    }

    // Run as "dotnet AppHost.dll" the process is dotnet, and the first argument the assembly.
    private static IEnumerable<string> Self() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? [Environment.ProcessPath!, Environment.GetCommandLineArgs()[0]]
        : [Environment.ProcessPath!];
}
