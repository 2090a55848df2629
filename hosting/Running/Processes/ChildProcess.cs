using System.Diagnostics;
using Aspire.Hosting.Running.Logs;
using Aspire.Hosting.Running.State;

namespace Aspire.Hosting.Running.Processes;

/// <summary>A running process with its output going to a log.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly LineReader _errors;
    private readonly Task _output;

    private ChildProcess(Process process, LogFile log)
    {
        _process = process;
        Identity = ProcessIdentity.Of(process.Id) ?? new(process.Id, 0);
        _errors = new LineReader(log);
        _output = Task.WhenAll(
            new LineReader(log).PumpAsync(process.StandardOutput.BaseStream),
            _errors.PumpAsync(process.StandardError.BaseStream));
    }

    public ProcessIdentity Identity { get; }

    /// <summary>What it said last on its error output; null when it said nothing.</summary>
    public string? LastError => _errors.LastLine;

    public static ChildProcess Start(
        string fileName, IReadOnlyList<string> arguments, string workingDirectory, IReadOnlyDictionary<string, string> environment, LogFile log)
    {
        var start = ProcessGroup.StartInfo(fileName, arguments);
        start.WorkingDirectory = workingDirectory;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new ChildProcess(process, log);
    }

    /// <returns>The exit code; 128 plus the signal's number for a process that a signal ended.</returns>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await ExitedAsync(cancellationToken);
        // Something that it started may keep the pipes open for longer than it lives itself.
        await _output.WaitAsync(TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _process.ExitCode;
    }

    public async Task StopAsync(TimeSpan grace)
    {
        if (!_process.HasExited)
            ProcessGroup.RequestStop(_process.Id);
        try
        {
            await ExitedAsync(CancellationToken.None).WaitAsync(grace);
        }
        catch (TimeoutException)
        {
        }
        // Also after a clean end: its own children must not outlive it.
        ProcessGroup.Kill(_process.Id);
        await ExitedAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _process.Dispose();

    // Process.WaitForExitAsync would also wait for the end of redirected output, which grandchildren can hold open.
    private Task ExitedAsync(CancellationToken cancellationToken)
    {
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => exited.TrySetResult();
        if (_process.HasExited)
            exited.TrySetResult();
        return exited.Task.WaitAsync(cancellationToken);
    }
}
