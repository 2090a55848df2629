using System.ComponentModel;
using Aspire.Hosting.Running.Logs;
using Aspire.Hosting.Running.Processes;

namespace Aspire.Hosting.Running.Images;

/// <summary>A command of the AppHost's that makes an image which no registry gives: <c>command resource image</c>, exit code 0 when it is then present.</summary>
internal sealed class FallbackCommand(string path, string workingDirectory, Func<string, string> logPath)
{
    /// <returns>Why there is no image; null when there is one. The last line that the command prints tells the reason.</returns>
    public async Task<string?> RunAsync(string resource, string image, IProgress<string> progress, CancellationToken cancellationToken)
    {
        using var log = new LogFile(logPath(resource));
        progress.Report("building");
        ChildProcess process;
        try
        {
            process = ChildProcess.Start(path, [resource, image], workingDirectory, new Dictionary<string, string>(), log);
        }
        catch (Win32Exception exception)
        {
            return $"'{path}' cannot be run ({exception.Message})";
        }
        using (process)
        {
            try
            {
                var exit = process.WaitForExitAsync(cancellationToken);
                while (await Task.WhenAny(exit, Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken)) != exit)
                {
                    if (LastSpoken(log) is { } line)
                        progress.Report($"building: {line}");
                    cancellationToken.ThrowIfCancellationRequested();
                }
                return await exit == 0 ? null : LastSpoken(log) ?? $"'{Path.GetFileName(path)}' ended with exit code {await exit}";
            }
            catch (OperationCanceledException)
            {
                await process.StopAsync(TimeSpan.FromSeconds(1));
                throw;
            }
        }
    }

    private static string? LastSpoken(LogFile log) =>
        log.LastLines.LastOrDefault(line => !string.IsNullOrWhiteSpace(line))?.Trim() is { } line ? line[..Math.Min(line.Length, 160)] : null;
}
