using Aspire.Hosting.Running;
using Aspire.Hosting.Running.Health;
using Aspire.Hosting.Running.Ordering;
using Aspire.Hosting.Running.Requests;
using Aspire.Hosting.Running.State;

namespace SeiPlatform.Tests.Unit.Running;

public sealed class RequestTests : IDisposable
{
    private readonly RunFiles _files = new(Directory.CreateTempSubdirectory("running-").FullName);
    private readonly CancellationTokenSource _end = new(TimeSpan.FromSeconds(20));

    public RequestTests() => _files.Create();

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
        Directory.Delete(_files.Root, recursive: true);
    }

    [Fact]
    public async Task An_answer_reaches_the_one_who_asked()
    {
        _ = new RequestFolder(_files).ServeAsync(request => Task.FromResult(new Answer(0, $"{request.Kind} {request.Resource}")), _end.Token);

        var answers = await Task.WhenAll(AskAsync(new(RequestKind.Stop, "cache")), AskAsync(new(RequestKind.Start, "service")));

        Assert.Equal(["Stop cache", "Start service"], answers.Select(answer => answer.Message));
        Assert.Empty(Directory.GetFiles(_files.Requests));
    }

    [Fact]
    public async Task A_slow_answer_holds_up_no_other()
    {
        var slow = new TaskCompletionSource<Answer>();
        _ = new RequestFolder(_files).ServeAsync(request => request.Resource == "slow" ? slow.Task : Task.FromResult(new Answer(0, "quick")), _end.Token);

        var first = AskAsync(new(RequestKind.Stop, "slow"));
        Assert.Equal("quick", (await AskAsync(new(RequestKind.Stop, "other"))).Message);
        Assert.False(first.IsCompleted);

        slow.SetResult(new(0, "at last"));
        Assert.Equal("at last", (await first).Message);
    }

    [Fact]
    public async Task A_failure_is_answered_with_its_message()
    {
        _ = new RequestFolder(_files).ServeAsync(_ => throw new RunException(ExitCode.NotHealthy, "it is unavailable"), _end.Token);

        Assert.Equal(new Answer(ExitCode.NotHealthy, "it is unavailable"), await AskAsync(new(RequestKind.Stop, "ghost")));
    }

    [Fact]
    public async Task What_was_asked_of_an_earlier_AppHost_and_what_is_no_request_are_forgotten()
    {
        Directory.CreateDirectory(_files.Requests);
        await File.WriteAllTextAsync(Path.Combine(_files.Requests, "old.request"), """{"kind":"Stop","resource":"old"}""", _end.Token);
        var asked = new List<string>();
        _ = new RequestFolder(_files).ServeAsync(
            request =>
            {
                asked.Add(request.Resource);
                return Task.FromResult(new Answer(0, ""));
            },
            _end.Token);
        // Answered only after the folder was cleared.
        await AskAsync(new(RequestKind.Stop, "first"));
        await File.WriteAllTextAsync(Path.Combine(_files.Requests, "damaged.request"), "{", _end.Token);

        await AskAsync(new(RequestKind.Stop, "second"));

        Assert.Equal(["first", "second"], asked);
    }

    [Fact]
    public async Task Nobody_waits_for_an_AppHost_that_has_ended()
    {
        var gone = ProcessIdentity.Current with { StartedAt = ProcessIdentity.Current.StartedAt - 1 };

        var exception = await Assert.ThrowsAsync<RunException>(() => new RequestFolder(_files).AskAsync(gone, new(RequestKind.Stop, "cache"), _end.Token));

        Assert.Equal(ExitCode.NotRunning, exception.ExitCode);
        Assert.Empty(Directory.GetFiles(_files.Requests));
    }

    [Theory]
    [InlineData(nameof(WorkloadState.Unavailable), "no image", "cache cannot be stopped: it is unavailable: no image.")]
    [InlineData(nameof(WorkloadState.Waiting), "for database", "cache cannot be stopped: it waits for database.")]
    [InlineData(nameof(WorkloadState.Finished), null, "cache cannot be stopped: it has finished.")]
    public async Task What_does_not_run_cannot_be_stopped_and_the_message_says_why(string state, string? detail, string message)
    {
        var (control, board) = Control();
        board.Update("cache", status => status with { State = Enum.Parse<WorkloadState>(state), Detail = detail });

        var exception = await Assert.ThrowsAsync<RunException>(() => control.AnswerAsync(new(RequestKind.Stop, "cache"), _end.Token));

        Assert.Equal(message, exception.Message);
        Assert.Equal(ExitCode.NotHealthy, exception.ExitCode);
    }

    [Fact]
    public async Task An_unknown_resource_is_told_with_those_that_there_are()
    {
        var (control, _) = Control();

        var exception = await Assert.ThrowsAsync<RunException>(() => control.AnswerAsync(new(RequestKind.Stop, "casch"), _end.Token));

        Assert.Equal("There is no resource 'casch'. There are: cache.", exception.Message);
        Assert.Equal(ExitCode.Configuration, exception.ExitCode);
    }

    private static (ResourceControl Control, StatusBoard Board) Control()
    {
        var workload = new Workload("cache", WorkloadKind.Container);
        var board = new StatusBoard([workload], TimeProvider.System);
        var supervisor = new Supervisor(workload, FakeInstance.Ready(), new HealthMonitor([], TimeProvider.System), board, TimeProvider.System);
        return (new ResourceControl(board, name => name == "cache" ? supervisor : null, TimeProvider.System), board);
    }

    private Task<Answer> AskAsync(Request request) => new RequestFolder(_files).AskAsync(ProcessIdentity.Current, request, _end.Token);
}
