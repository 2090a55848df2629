using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Running.Display;

/// <summary>
/// What a run says, line by line, for those who come later or look on from another terminal. Nothing is written before it is opened:
/// the verbs must not overwrite a run's journal.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly Lock _lock = new();
    private TextWriter? _writer;

    /// <param name="path">The file; a detached run's output goes there anyway, so that it writes to the standard output.</param>
    /// <param name="isOutput">The standard output is that file.</param>
    public TextWriter Open(string path, bool isOutput)
    {
        lock (_lock)
        {
            _writer = isOutput ? Console.Out : TextWriter.Synchronized(new StreamWriter(
                new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite))
            { AutoFlush = true });
            return _writer;
        }
    }

    public void WriteLine(string line)
    {
        lock (_lock)
            _writer?.WriteLine(line);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_writer != Console.Out)
                _writer?.Dispose();
            _writer = null;
        }
    }
}

/// <summary>Sends what the AppHost's services log to the journal.</summary>
internal sealed class JournalLoggerProvider(Journal journal, TimeProvider time) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new JournalLogger(journal, time, categoryName);

    public void Dispose()
    {
        // The journal belongs to the container.
    }

    private sealed class JournalLogger(Journal journal, TimeProvider time, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var at = time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
            journal.WriteLine($"{at}  {logLevel}: {category}: {formatter(state, exception)}{(exception is null ? "" : $"{Environment.NewLine}{exception}")}");
        }
    }
}
