using System.Text;
using Aspire.Hosting.Running.Logs;

namespace SeiPlatform.Tests.Unit.Running;

public sealed class LogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logs-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "service.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_log_of_the_run_before_is_kept()
    {
        using (var before = new LogFile(Path))
            before.Write("before");
        using (var now = new LogFile(Path))
            now.Write("now");

        Assert.Equal("now\n", File.ReadAllText(Path));
        Assert.Equal("before\n", File.ReadAllText($"{Path}.1"));
    }

    [Fact]
    public void A_log_and_the_one_before_it_never_exceed_twice_the_limit()
    {
        using (var log = new LogFile(Path, limit: 1000))
        {
            for (var i = 0; i < 1000; i++)
                log.Write($"line {i}");
        }

        Assert.InRange(new FileInfo(Path).Length, 1, 1000);
        Assert.InRange(new FileInfo($"{Path}.1").Length, 1, 1000);
        Assert.EndsWith("line 999\n", File.ReadAllText(Path), StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_lines_are_remembered_and_long_ones_cut()
    {
        using var log = new LogFile(Path);
        for (var i = 0; i < 100; i++)
            log.Write($"line {i}");
        log.Write(new string('x', 100_000));

        Assert.Equal(LogFile.LinesRemembered, log.LastLines.Count);
        Assert.Equal("line 99", log.LastLines[^2]);
        Assert.InRange(log.LastLines[^1].Length, 1, 1000);
    }

    [Fact]
    public void Of_a_stack_trace_the_message_is_remembered_and_not_the_frames()
    {
        using var log = new LogFile(Path);
        log.Write("Unhandled exception. System.IO.IOException: the address is in use");
        log.Write(" ---> System.Net.Sockets.SocketException (98)");
        for (var i = 0; i < 50; i++)
            log.Write($"   at Some.Method{i}()");
        log.Write("   --- End of inner exception stack trace ---");
        log.Write("--- End of stack trace from previous location ---");

        Assert.Equal(["Unhandled exception. System.IO.IOException: the address is in use", " ---> System.Net.Sockets.SocketException (98)"], log.LastLines);
    }

    [Fact]
    public void Bytes_become_lines_however_they_are_cut()
    {
        var text = "one\ntwo\r\n\nthree: äöü\nlast without end";
        foreach (var size in new[] { 1, 2, 3, 7, 1000 })
        {
            using (var log = new LogFile(Path))
            {
                var reader = new LineReader(log);
                foreach (var chunk in Encoding.UTF8.GetBytes(text).Chunk(size))
                    reader.Append(chunk);
                reader.Complete();
            }
            Assert.Equal("one\ntwo\n\nthree: äöü\nlast without end\n", File.ReadAllText(Path));
        }
    }

    [Fact]
    public void A_line_without_end_does_not_fill_the_memory()
    {
        using (var log = new LogFile(Path))
        {
            var reader = new LineReader(log);
            for (var i = 0; i < 20; i++)
                reader.Append(Encoding.UTF8.GetBytes(new string('x', 10_000)));
            reader.Complete();
        }

        Assert.Equal(200_000, File.ReadAllText(Path).Count(character => character == 'x'));
        Assert.All(File.ReadAllLines(Path), line => Assert.InRange(line.Length, 1, 64 * 1024));
    }

    [Fact]
    public void Following_a_log_goes_on_when_a_new_file_takes_its_place()
    {
        var tail = new LogTail(Path);
        Assert.Empty(tail.ReadNew());
        File.WriteAllText(Path, "first\nhalf of");
        Assert.Equal(["first"], tail.ReadNew());
        File.AppendAllText(Path, " a line\n");
        Assert.Equal(["half of a line"], tail.ReadNew());

        File.Delete(Path);
        File.WriteAllText(Path, "new\n");

        Assert.Equal(["new"], tail.ReadNew());
    }
}
