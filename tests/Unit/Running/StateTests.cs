using System.Diagnostics;
using Aspire.Hosting.Running.Ordering;
using Aspire.Hosting.Running.State;

namespace SeiPlatform.Tests.Unit.Running;

public sealed class StateTests : IDisposable
{
    private readonly RunFiles _files = new(Directory.CreateTempSubdirectory("running-").FullName);

    public StateTests() => _files.Create();

    public void Dispose() => Directory.Delete(_files.Root, recursive: true);

    [Fact]
    public void What_is_written_is_read_again()
    {
        var status = new ResourceStatus("cache", WorkloadKind.Container, WorkloadState.Running, WorkloadHealth.Healthy, DateTimeOffset.UtcNow)
        {
            Urls = ["redis://localhost:16379"],
            ContainerId = "abc",
            Restarts = 2,
        };
        var file = new StateFile(_files);
        file.Write(new RunState(ProcessIdentity.Current, DateTimeOffset.UtcNow, RunPhase.Up) { Resources = [status], IsSettled = true });

        var read = file.ReadRunning();

        Assert.NotNull(read);
        Assert.Equal(ProcessIdentity.Current, read.Host);
        Assert.True(read.IsSettled);
        Assert.Equal(status with { Urls = [], LastLines = [] }, Assert.Single(read.Resources) with { Urls = [], LastLines = [] });
        Assert.Equal(status.Urls, read.Resources[0].Urls);
    }

    [Fact]
    public void A_process_with_the_same_number_but_another_start_is_not_the_host()
    {
        var file = new StateFile(_files);
        file.Write(new RunState(ProcessIdentity.Current with { StartedAt = ProcessIdentity.Current.StartedAt - 1 }, DateTimeOffset.UtcNow, RunPhase.Up));

        Assert.NotNull(file.Read());
        Assert.Null(file.ReadRunning());
    }

    [Fact]
    public void A_run_that_has_ended_is_not_running_though_its_process_still_is()
    {
        var file = new StateFile(_files);
        file.Write(new RunState(ProcessIdentity.Current, DateTimeOffset.UtcNow, RunPhase.Stopped));

        Assert.Null(file.ReadRunning());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1]")]
    public void A_damaged_state_file_counts_as_none(string content)
    {
        File.WriteAllText(_files.StateFile, content);

        Assert.Null(new StateFile(_files).Read());
    }

    [Fact]
    public void A_process_is_alive_until_it_has_ended()
    {
        using var process = Process.Start("sleep", "60");
        var identity = ProcessIdentity.Of(process.Id);

        Assert.True(identity!.IsAlive);
        process.Kill();
        process.WaitForExit();
        Assert.False(identity.IsAlive);
    }

    [Fact]
    public void Only_one_run_at_a_time_holds_the_lock()
    {
        using (var first = RunLock.TryTake(_files))
        {
            Assert.NotNull(first);
            Assert.Null(RunLock.TryTake(_files));
        }
        using var next = RunLock.TryTake(_files);
        Assert.NotNull(next);
    }
}
