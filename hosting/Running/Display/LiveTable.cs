using System.Threading.Channels;
using Aspire.Hosting.Running.State;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Aspire.Hosting.Running.Display;

/// <summary>A table that stays at the bottom of the terminal and changes in place; what there is to say scrolls above it.</summary>
internal sealed class LiveTable : IRunDisplay
{
    // Several changes within this time make one redraw.
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(100);

    private readonly IAnsiConsole _console;
    private readonly Func<IReadOnlyList<ResourceStatus>> _statuses;
    private readonly Channel<string?> _queue = Channel.CreateUnbounded<string?>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TextWriter _originalOutput;
    private readonly Task _drawing;

    public LiveTable(IAnsiConsole console, Func<IReadOnlyList<ResourceStatus>> statuses)
    {
        _console = console;
        _statuses = statuses;
        // What the AppHost itself prints would be drawn over.
        _originalOutput = Console.Out;
        Console.SetOut(new LineWriter(WriteLine));
        _drawing = Task.Run(DrawAsync);
    }

    public void Changed(Remark? remark)
    {
        if (remark is { Weight: RemarkWeight.Important })
        {
            WriteLine($"{remark.Resource}: {remark.Text}");
            foreach (var line in remark.Lines)
                WriteLine($"  | {line}");
        }
        _queue.Writer.TryWrite(null);
    }

    public void WriteLine(string line) => _queue.Writer.TryWrite(line);

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _drawing;
        Console.SetOut(_originalOutput);
    }

    private IRenderable Table() => StatusTable.Render(_statuses(), _console.Profile.Width);

    private Task DrawAsync() =>
        _console.Live(Table()).Overflow(VerticalOverflow.Ellipsis).StartAsync(async context =>
        {
            while (await _queue.Reader.WaitToReadAsync())
            {
                while (_queue.Reader.TryRead(out var line))
                {
                    if (line is not null)
                        WriteAbove(line);
                }
                context.UpdateTarget(Table());
                await Task.Delay(RedrawInterval);
            }
        });

    // Only lines that need no wrapping are cleared to their end before they are drawn over the table's old place.
    private void WriteAbove(string line)
    {
        do
        {
            var part = line[..Math.Min(line.Length, Math.Max(1, _console.Profile.Width - 1))];
            _console.WriteLine(part);
            line = line[part.Length..];
        }
        while (line.Length > 0);
    }

    /// <summary>Hands on whole lines.</summary>
    private sealed class LineWriter(Action<string> writeLine) : StringWriter
    {
        private readonly Lock _lock = new();

        public override void Write(char value)
        {
            lock (_lock)
            {
                if (value != '\n')
                {
                    base.Write(value);
                    return;
                }
                writeLine(GetStringBuilder().ToString().TrimEnd('\r'));
                GetStringBuilder().Clear();
            }
        }

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(ReadOnlySpan<char> buffer)
        {
            foreach (var character in buffer)
                Write(character);
        }

        public override void WriteLine() => Write('\n');

        public override void WriteLine(string? value)
        {
            lock (_lock)
            {
                Write(value);
                Write('\n');
            }
        }
    }
}
