using Aspire.Hosting.Running.Logs;

namespace Aspire.Hosting.Running.Processes;

/// <summary>Builds a project whose assembly is missing or older than its sources. Usually the AppHost's own build has done that.</summary>
internal sealed class ProjectBuild(Func<string, string> logPath)
{
    // Two builds at once would write the same files of projects that both refer to.
    private readonly SemaphoreSlim _one = new(1);

    public async Task RunAsync(string resource, ProjectBinary project, IProgress<string> progress, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            progress.Report($"building {Path.GetFileName(project.ProjectFile)}");
            using var log = new LogFile(logPath(resource));
            using var process = ChildProcess.Start(
                ExecutablePath.DotNet,
                ["build", project.ProjectFile, "--configuration", project.Configuration, "--nologo", "--verbosity", "quiet"],
                project.Folder,
                // Build servers that stay behind would belong to nobody here.
                new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0" },
                log);
            try
            {
                if (await process.WaitForExitAsync(cancellationToken) is not 0 and var code)
                    throw new RunException(ExitCode.Configuration, $"building {project.ProjectFile} ended with exit code {code}: {FirstError(log)}");
            }
            catch (OperationCanceledException)
            {
                await process.StopAsync(TimeSpan.FromSeconds(1));
                throw;
            }
        }
        finally
        {
            _one.Release();
        }
    }

    private static string FirstError(LogFile log) =>
        log.LastLines.FirstOrDefault(line => line.Contains(": error ", StringComparison.Ordinal)) ?? log.LastLines.LastOrDefault() ?? "no message";
}
