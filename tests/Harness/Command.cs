using System.Diagnostics;
using System.Text;

namespace SeiPlatform.Tests.Harness;

/// <summary>What a finished process has said.</summary>
public sealed record CommandResult(string CommandLine, int ExitCode, string Output, string Error, TimeSpan Duration)
{
    /// <summary>Standard output and standard error, for a message.</summary>
    public string Everything => $"{Output}{Error}".Trim();

    /// <exception cref="InvalidOperationException">The exit code is not 0.</exception>
    public CommandResult MustSucceed() => ExitCode == 0
        ? this
        : throw new InvalidOperationException($"`{CommandLine}` ended with exit code {ExitCode} after {Duration.TotalSeconds:0.0} s:{Environment.NewLine}{Everything}");
}

/// <summary>Runs a program to its end and captures what it prints.</summary>
public sealed record Command(string Program, params IReadOnlyList<string> Arguments)
{
    public string? Folder { get; init; }

    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public string? Input { get; init; }

    /// <summary>After this the process and its children are killed and the run throws.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(2);

    public override string ToString() => string.Join(' ', [Program, .. Arguments]);

    public ProcessStartInfo ToStartInfo()
    {
        var start = new ProcessStartInfo(Program, Arguments)
        {
            WorkingDirectory = Folder ?? RepositoryRoot.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <exception cref="TimeoutException">It did not end within <see cref="Limit"/>.</exception>
    public async Task<CommandResult> RunAsync(CancellationToken cancellationToken = default)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(ToStartInfo()) ?? throw new InvalidOperationException($"`{this}` did not start.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        var output = new StringBuilder();
        var error = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.StandardInput.WriteAsync(Input.AsMemory(), limit.Token);
            process.StandardInput.Close();
            // A detached grandchild may keep the pipes open: the process' own end is what counts, then the output gets a moment to arrive.
            await ExitAsync(process, limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"`{this}` did not end within {Limit.TotalSeconds:0} s:{System.Environment.NewLine}{Text(output)}{Text(error)}");
        }

        using var drain = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        drain.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            await process.WaitForExitAsync(drain.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }

        return new CommandResult(ToString(), process.ExitCode, Text(output), Text(error), clock.Elapsed);
    }

    private static async Task ExitAsync(Process process, CancellationToken cancellationToken)
    {
        while (!process.HasExited)
        {
            await Task.Delay(20, cancellationToken);
        }
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            if (line is not null)
            {
                text.AppendLine(line);
            }
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
