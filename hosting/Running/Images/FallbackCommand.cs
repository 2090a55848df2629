using System.ComponentModel;
using Aspire.Hosting.Running.Logs;
using Aspire.Hosting.Running.Processes;

namespace Aspire.Hosting.Running.Images;

/// <summary>A command of the AppHost's that makes an image which no registry gives: <c>command resource image</c>, exit code 0 when it is then present.</summary>
internal sealed class FallbackCommand(string path, string workingDirectory, Func<string, string> logPath)
{
    /// <returns>Why there is no image; null when there is one. The last line on the command's error output tells the reason.</returns>
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
                if (await exit == 0)
                    return null;
                // Not the log's last line: the two outputs reach it in no certain order.
                return Shorten(process.LastError) ?? LastSpoken(log) ?? $"'{Path.GetFileName(path)}' ended with exit code {await exit}";
            }
            catch (OperationCanceledException)
            {
                await process.StopAsync(TimeSpan.FromSeconds(1));
                throw;
            }
        }
    }

    private static string? LastSpoken(LogFile log) => Shorten(log.LastLines.LastOrDefault(line => !string.IsNullOrWhiteSpace(line))?.Trim());

    private static string? Shorten(string? line) => line?[..Math.Min(line.Length, 160)];
}
