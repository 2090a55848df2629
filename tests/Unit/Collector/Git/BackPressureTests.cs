using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SeiPlatform.Collector.Git.Import;

namespace SeiPlatform.Tests.Unit.Collector.Git;

public sealed class BackPressureTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Backlog _backlog = new();
    private readonly ImportProgress _progress = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task There_is_room_for_as_many_bytes_as_allowed_and_no_more()
    {
        var pressure = await StartedAsync(mostBytes: 100);
        _backlog.Ends = [10, 0];
        await pressure.PublishedAsync(60, Cancellation);

        await pressure.WaitForRoomAsync(40, Cancellation);
        var waiting = pressure.WaitForRoomAsync(41, Cancellation);

        Assert.False(await ComesAsync(waiting));
        _backlog.Committed = [10, 0];
        Assert.True(await ComesAsync(waiting));
        Assert.Equal(0, pressure.BytesInFlight);
    }

    [Fact]
    public async Task Bytes_count_until_every_partition_is_committed()
    {
        var pressure = await StartedAsync(mostBytes: 100);
        _backlog.Ends = [10, 5];
        await pressure.PublishedAsync(100, Cancellation);
        _backlog.Committed = [10, 4];

        var draining = pressure.DrainAsync(Cancellation);

        Assert.False(await ComesAsync(draining));
        _backlog.Committed = [10, 5];
        Assert.True(await ComesAsync(draining));
    }

    [Fact]
    public async Task What_was_there_before_counts()
    {
        _backlog.Ends = [1_000, 0];
        _backlog.Committed = [500, 0];

        var pressure = await StartedAsync(mostBytes: 100);

        Assert.Equal(500 * 2_048, pressure.BytesInFlight);
        var waiting = pressure.WaitForRoomAsync(1, Cancellation);
        Assert.False(await ComesAsync(waiting));
        _backlog.Committed = [1_000, 0];
        Assert.True(await ComesAsync(waiting));
    }

    [Fact]
    public async Task More_bytes_than_are_allowed_at_all_go_alone()
    {
        var pressure = await StartedAsync(mostBytes: 100);

        Assert.True(await ComesAsync(pressure.WaitForRoomAsync(1_000, Cancellation)));
    }

    [Fact]
    public async Task A_topic_that_became_shorter_while_waiting_is_noticed()
    {
        var pressure = await StartedAsync(mostBytes: 100);
        _backlog.Ends = [10, 10];
        await pressure.PublishedAsync(100, Cancellation);
        var draining = pressure.DrainAsync(Cancellation);

        _backlog.Ends = [0, 0];

        await Assert.ThrowsAsync<TopicResetException>(() => AdvanceUntilAsync(draining));
    }

    [Fact]
    public async Task A_topic_that_became_shorter_while_publishing_is_noticed()
    {
        var pressure = await StartedAsync(mostBytes: 100);
        _backlog.Ends = [10, 10];
        await pressure.PublishedAsync(10, Cancellation);
        _backlog.Ends = [1, 1];

        await Assert.ThrowsAsync<TopicResetException>(() => pressure.PublishedAsync(10, Cancellation));
    }

    [Fact]
    public async Task Without_an_answer_from_Kafka_it_asks_again()
    {
        var pressure = await StartedAsync(mostBytes: 100);
        _backlog.Failures = 3;

        Assert.True(await ComesAsync(pressure.PublishedAsync(10, Cancellation)));
        Assert.Equal(10, pressure.BytesInFlight);
    }

    [Fact]
    public async Task What_it_waits_for_is_in_the_status_and_that_nobody_writes()
    {
        var pressure = await StartedAsync(mostBytes: 100);
        _backlog.Ends = [10, 0];
        await pressure.PublishedAsync(100, Cancellation);
        Assert.Null(_progress.WaitsFor);

        var waiting = pressure.WaitForRoomAsync(1, Cancellation);
        Assert.False(await ComesAsync(waiting));
        Assert.Equal("waits until the database has taken in more of it", _progress.WaitsFor);
        for (var step = 0; step < 60; step++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal("waits until the database has taken in more of it, but nobody writes into it", _progress.WaitsFor);
        _backlog.Committed = [10, 0];
        Assert.True(await ComesAsync(waiting));
        Assert.Null(_progress.WaitsFor);

        _backlog.Ends = [20, 0];
        await pressure.PublishedAsync(100, Cancellation);
        var draining = pressure.DrainAsync(Cancellation);
        Assert.False(await ComesAsync(draining));
        Assert.Equal("waits until all of it is in the database", _progress.WaitsFor);
        _backlog.Committed = [20, 0];
        Assert.True(await ComesAsync(draining));
    }

    [Fact]
    public async Task That_it_waits_for_Kafka_is_in_the_status_too()
    {
        var pressure = await StartedAsync(mostBytes: 100);
        _backlog.Failures = int.MaxValue;

        var publishing = pressure.PublishedAsync(10, Cancellation);
        Assert.False(await ComesAsync(publishing));
        Assert.Equal("waits for Kafka", _progress.WaitsFor);
        _backlog.Failures = 0;

        Assert.True(await ComesAsync(publishing));
        Assert.Null(_progress.WaitsFor);
    }

    private async Task<BackPressure> StartedAsync(long mostBytes)
    {
        var pressure = new BackPressure(_backlog, mostBytes, _progress, _time, NullLogger.Instance);
        await pressure.StartAsync(Cancellation);
        return pressure;
    }

    private async Task<bool> ComesAsync(Task task)
    {
        for (var step = 0; step < 100 && !task.IsCompleted; step++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        if (task.IsCompleted)
            await task;
        return task.IsCompleted;
    }

    private async Task AdvanceUntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
            Cancellation.ThrowIfCancellationRequested();
        }

        await task;
    }

    private sealed class Backlog : ITopicBacklog
    {
        public IReadOnlyList<long> Ends { get; set; } = [0, 0];

        public IReadOnlyList<long> Committed { get; set; } = [0, 0];

        public int Failures { get; set; }

        public Task<IReadOnlyList<long>> EndsAsync(CancellationToken cancellationToken) => Answer(Ends);

        public Task<IReadOnlyList<long>> CommittedAsync(CancellationToken cancellationToken) => Answer(Committed);

        private Task<IReadOnlyList<long>> Answer(IReadOnlyList<long> offsets) =>
            Failures-- > 0 ? throw new KafkaException(ErrorCode.Local_Transport) : Task.FromResult(offsets);
    }
}
