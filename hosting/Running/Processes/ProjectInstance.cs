using Aspire.Hosting.Running.Logs;
using Aspire.Hosting.Running.Ordering;

namespace Aspire.Hosting.Running.Processes;

/// <summary>A process as the application model wants it, every value resolved.</summary>
internal sealed record ProcessSpec(IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment);

/// <summary>A .NET project that runs as a process of this machine.</summary>
internal sealed class ProjectInstance(
    string resource,
    ProjectBinary project,
    Func<CancellationToken, Task<ProcessSpec>> resolve,
    ProjectBuild build,
    LogFile log) : IInstance
{
    private ChildProcess? _process;

    public Task PrepareAsync(IProgress<string> progress, CancellationToken cancellationToken) =>
        project.Find() is { } assembly && !project.IsOlderThanSources(assembly)
            ? Task.CompletedTask
            : build.RunAsync(resource, project, progress, cancellationToken);

    public async Task<InstanceIdentity> StartAsync(CancellationToken cancellationToken)
    {
        var assembly = project.Find() ?? throw new RunException(
            ExitCode.Configuration, $"{resource}: there is nothing to start in {Path.Combine(project.Folder, "bin", project.Configuration)}.");
        var spec = await resolve(cancellationToken);
        _process?.Dispose();
        _process = ChildProcess.Start(ExecutablePath.DotNet, [assembly, .. spec.Arguments], project.Folder, spec.Environment, log);
        return new(Process: _process.Identity);
    }

    public async Task<InstanceExit> WaitForExitAsync(CancellationToken cancellationToken)
    {
        var code = await _process!.WaitForExitAsync(cancellationToken);
        return new(code, Reason(code), log.LastLines);
    }

    public Task StopAsync(TimeSpan grace, bool forGood, CancellationToken cancellationToken) => _process?.StopAsync(grace) ?? Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _process?.Dispose();
        log.Dispose();
        return ValueTask.CompletedTask;
    }

    // 128 plus the number of the signal that ended it.
    private static string? Reason(int code) => code switch
    {
        134 => "aborted",
        137 => "killed",
        139 => "segmentation fault",
        143 => "terminated",
        _ => null,
    };
}
