using Aspire.Hosting.Running.Display;
using Aspire.Hosting.Running.Ordering;
using Aspire.Hosting.Running.State;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;

namespace SeiPlatform.Tests.Unit.Running;

public sealed class DisplayTests
{
    private static readonly DateTimeOffset Noon = new(2026, 8, 1, 12, 0, 0, TimeZoneInfo.Local.GetUtcOffset(new DateTime(2026, 8, 1, 12, 0, 0)));

    private static readonly Narrator Narrator = new(new DependencyGraph(
        [new("cache", WorkloadKind.Container), new("service", WorkloadKind.Process) { Waits = [new Wait("cache", WaitCondition.Healthy)] }]));

    [Fact]
    public void The_plain_table_has_a_line_a_resource_with_state_time_URL_and_detail()
    {
        var writer = new StringWriter();

        StatusTable.WritePlain(writer, [Healthy("cache"), Healthy("a-long-name") with { State = WorkloadState.Unavailable, Health = WorkloadHealth.Unknown, Detail = "no image" }]);

        Assert.Equal(
            """
            cache        healthy      12:00:00  http://localhost:1
            a-long-name  unavailable  12:00:00                      no image

            """.ReplaceLineEndings(Environment.NewLine),
            writer.ToString());
    }

    [Fact]
    public void The_live_table_has_one_row_a_resource_however_narrow_the_terminal_and_long_the_detail()
    {
        var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = 80;
        ResourceStatus[] statuses = [.. Enumerable.Range(0, 17).Select(i => Healthy($"resource-{i}") with { Detail = new string('x', 500) })];

        console.Write(StatusTable.Render(statuses, 80));

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(statuses.Length, lines.Count(line => line.Contains("resource-", StringComparison.Ordinal)));
        Assert.InRange(lines.Length, statuses.Length, statuses.Length + 3);
        Assert.Contains('…', output.ToString());
    }

    [Fact]
    public void A_death_is_told_with_its_reason_its_last_lines_and_who_needs_the_resource()
    {
        var remark = Narrator.Of(Healthy("cache"), Healthy("cache") with
        {
            State = WorkloadState.Restarting,
            Health = WorkloadHealth.Unknown,
            Detail = "exited with code 137 (killed); starts again in 0.5 s",
            LastLines = ["last words"],
        });

        Assert.Equal("exited with code 137 (killed); starts again in 0.5 s (needed by service)", remark!.Text);
        Assert.Equal(RemarkWeight.Important, remark.Weight);
        Assert.Equal(["last words"], remark.Lines);
    }

    [Fact]
    public void Recovery_is_told_as_such()
    {
        var sick = Healthy("cache") with { Health = WorkloadHealth.Unhealthy };

        Assert.Equal("healthy again", Narrator.Of(sick, Healthy("cache"))!.Text);
        Assert.Null(Narrator.Of(Healthy("cache"), Healthy("cache") with { Detail = "other" }));
    }

    [Fact]
    public void Progress_is_told_when_it_takes_longer_than_a_second_and_then_every_few()
    {
        var time = new FakeTimeProvider();
        var writer = new StringWriter();
        var lines = new PlainLines(writer, time);

        for (var i = 0; i <= 100; i++)
        {
            lines.Changed(new Remark("cache", $"pulling {i} of 100 MB", RemarkWeight.Progress));
            time.Advance(TimeSpan.FromSeconds(0.1));
        }

        var told = writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, told.Length);
        Assert.Contains("pulling 10 of", told[0], StringComparison.Ordinal);
        Assert.Contains("pulling 60 of", told[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_resource_that_runs_without_what_it_waited_for_says_so()
    {
        Workload[] workloads = [new("cache", WorkloadKind.Container), new("service", WorkloadKind.Process) { Waits = [new Wait("cache", WaitCondition.Healthy)] }];
        var board = new StatusBoard(workloads, TimeProvider.System);
        board.Update("service", status => status with { State = WorkloadState.Running, Health = WorkloadHealth.Healthy });
        board.Update("cache", status => status with { State = WorkloadState.Restarting });

        Assert.Equal("without cache", StatusView.Of(board, workloads)[1].Detail);

        board.Update("cache", status => status with { State = WorkloadState.Running, Health = WorkloadHealth.Healthy });
        Assert.Null(StatusView.Of(board, workloads)[1].Detail);
    }

    [Fact]
    public void The_summary_prints_each_URL_once_and_every_reason()
    {
        var files = new RunFiles(Path.GetTempPath());
        ResourceStatus[] statuses =
        [
            Healthy("cache"),
            Healthy("ghost") with { State = WorkloadState.Unavailable, Health = WorkloadHealth.Unknown, Detail = "no image", Urls = ["http://localhost:2"] },
            Healthy("sick") with { Health = WorkloadHealth.Unhealthy, Detail = "/health answers 503", Urls = ["http://localhost:3"] },
        ];

        var text = string.Join('\n', Summary.Lines(statuses, TimeSpan.FromSeconds(12.34), files));

        Assert.Contains("1 of 3 resources are healthy after 12.3 s.", text, StringComparison.Ordinal);
        Assert.Contains("ghost is unavailable: no image", text, StringComparison.Ordinal);
        Assert.Contains("sick did not become healthy: /health answers 503", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("http://localhost:1").Length);
        Assert.DoesNotContain("http://localhost:2", text, StringComparison.Ordinal);
    }

    private static ResourceStatus Healthy(string name) =>
        new(name, WorkloadKind.Container, WorkloadState.Running, WorkloadHealth.Healthy, Noon) { Urls = ["http://localhost:1"] };
}
