using Aspire.Hosting.Running.Logs;
using Aspire.Hosting.Running.State;

namespace Aspire.Hosting.Running.Verbs;

/// <summary>Prints the logs of one resource or of all; they stay after a run has ended, or crashed.</summary>
internal sealed class LogsVerb(RunFiles files, StateFile stateFile)
{
    private const int TailOfMany = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public async Task<int> RunAsync(string? resource, bool follow, int? tail, VerbEnd _, CancellationToken cancellationToken)
    {
        string[] names = Directory.Exists(files.Logs)
            ? [.. Directory.EnumerateFiles(files.Logs, "*.log").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)]
            : [];
        if (resource is not null && !names.Contains(resource))
        {
            throw new RunException(
                ExitCode.Configuration, names.Length == 0 ? "There are no logs yet." : $"There is no log of '{resource}'. There are: {string.Join(", ", names)}.");
        }

        var many = resource is null;
        var logs = (resource is null ? names : [resource]).Select(name => (Name: name, Tail: new LogTail(files.LogOf(name)))).ToArray();
        var width = logs.Select(log => log.Name.Length).DefaultIfEmpty(0).Max();
        foreach (var log in logs)
        {
            var lines = log.Tail.ReadNew();
            Print(log.Name, lines.Skip(Math.Max(0, lines.Count - (tail ?? (many ? TailOfMany : lines.Count)))));
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            end.Cancel();
        };
        try
        {
            while (follow && stateFile.ReadRunning() is not null)
            {
                await Task.Delay(Interval, end.Token);
                foreach (var log in logs)
                    Print(log.Name, log.Tail.ReadNew());
            }
        }
        catch (OperationCanceledException)
        {
        }
        return ExitCode.Success;

        void Print(string name, IEnumerable<string> lines)
        {
            foreach (var line in lines)
                Console.WriteLine(many ? $"{name.PadRight(width)} | {line}" : line);
        }
    }
}
