using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;

namespace SeiPlatform.Collector.Git.Commands;

/// <summary>A running git whose output is read as it comes. Disposing ends it.</summary>
internal sealed class GitProcess : IAsyncDisposable
{
    private const int BufferSize = 128 * 1024;
    private const int KeptErrorLines = 20;

    private readonly Process _process;
    private readonly string? _secret;
    private readonly bool _hasHelpers;
    private readonly Task _errors;
    private readonly Queue<string> _errorLines = new();
    private string? _lastLine;
    private volatile Action? _said;

    private GitProcess(Process process, string? secret, bool hasHelpers)
    {
        _process = process;
        _secret = secret;
        _hasHelpers = hasHelpers;
        Output = PipeReader.Create(process.StandardOutput.BaseStream, new StreamPipeReaderOptions(bufferSize: BufferSize, minimumReadSize: BufferSize / 4));
        Input = PipeWriter.Create(process.StandardInput.BaseStream, new StreamPipeWriterOptions(minimumBufferSize: BufferSize / 4));
        _errors = ReadErrorsAsync();
    }

    public PipeReader Output { get; }

    public PipeWriter Input { get; }

    /// <exception cref="GitException">There is no such program.</exception>
    public static GitProcess Start(
        string executable, IEnumerable<string> arguments, string protocols = "none",
        IEnumerable<(string Key, string Value)>? configuration = null, string? ceiling = null, GitCredentials? credentials = null)
    {
        var start = new ProcessStartInfo(executable, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        GitEnvironment.Apply(start, protocols, configuration ?? [], credentials);
        if (ceiling is not null)
            start.Environment["GIT_CEILING_DIRECTORIES"] = ceiling;
        try
        {
            return new GitProcess(Process.Start(start)!, credentials?.Secret, hasHelpers: protocols != "none");
        }
        catch (Win32Exception exception)
        {
            throw new GitException($"git cannot be run ({executable}: {exception.Message}); install it or set Git:Executable.", exception);
        }
    }

    /// <summary>Runs to the end and gives the output, which must be short.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="patience">How long git may be without a word of progress; null: for ever.</param>
    /// <exception cref="TimeoutException">It was silent for longer.</exception>
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (patience is { } longest)
        {
            _said = () => silence.CancelAfter(longest);
            silence.CancelAfter(longest);
        }

        try
        {
            await Input.CompleteAsync();
            using var reader = new StreamReader(Output.AsStream(), Encoding.UTF8);
            var output = await reader.ReadToEndAsync(silence.Token);
            await _process.WaitForExitAsync(silence.Token);
            await _errors;
            return (_process.ExitCode, output, LastError());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"git made no progress for {patience:c}.");
        }
        finally
        {
            _said = null;
        }
    }

    /// <summary>To be called when the output has ended.</summary>
    /// <exception cref="GitException">It failed; the message is git's own.</exception>
    public async Task EnsureSuccessAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _errors;
        if (_process.ExitCode != 0)
            throw new GitException(LastError());
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_process.HasExited)
            {
                // Who talks to a server has helpers that do. To find them, .NET reads about every process of the machine.
                _process.Kill(entireProcessTree: _hasHelpers);
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It ended by itself meanwhile.
        }

        await Output.CompleteAsync();
        try
        {
            await Input.CompleteAsync();
        }
        catch (IOException)
        {
            // Nobody is there to read the rest.
        }

        await _errors;
        _process.Dispose();
    }

    /// <summary>The errors that git reported last, without credentials.</summary>
    private string LastError()
    {
        // What is wrong is an error, that git ends because of it is fatal: both together tell.
        string[] errors = [.. _errorLines.Select(line => line.Split(':', 2)[1].Trim().TrimEnd('.'))];
        var text = errors.Length > 0 ? string.Join("; ", errors.Distinct().TakeLast(2))
            : _lastLine?.Trim() ?? $"git ended with exit code {_process.ExitCode}";
        text = string.IsNullOrEmpty(_secret) ? text : text.Replace(_secret, "***", StringComparison.Ordinal);
        return text.Length <= 500 ? text : text[..500];
    }

    private static bool IsError(string line) =>
        line.StartsWith("fatal:", StringComparison.Ordinal) || line.StartsWith("error:", StringComparison.Ordinal);

    private async Task ReadErrorsAsync()
    {
        try
        {
            while (await _process.StandardError.ReadLineAsync() is { } line)
            {
                _said?.Invoke();
                if (line.Length == 0)
                    continue;
                // Progress is said in any number of lines, which must not take the place of what went wrong.
                _lastLine = line.Length <= 2_000 ? line : line[..2_000];
                if (!IsError(line))
                    continue;
                if (_errorLines.Count == KeptErrorLines)
                    _errorLines.Dequeue();
                _errorLines.Enqueue(_lastLine);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The process was ended.
        }
    }
}
