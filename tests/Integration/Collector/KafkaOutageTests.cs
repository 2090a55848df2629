using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using SeiPlatform.Contracts;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Collector;

/// <summary>Kafka goes and comes back; the collector does neither.</summary>
public sealed class KafkaOutageTests(KafkaFixture broker) : IAsyncLifetime
{
    /// <summary>The host's message timeout is 2 s; the rest is for a busy machine.</summary>
    private static readonly TimeSpan PromptAnswer = TimeSpan.FromSeconds(10);

    private TestKafka _kafka = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _kafka = await broker.StartAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        if (_kafka is not null)
            await _kafka.DisposeAsync();
    }

    [Fact]
    public async Task Without_Kafka_at_the_start_senders_keep_their_events_until_it_comes()
    {
        await _kafka.Server.StopAsync(Cancellation);
        await using var host = new IntakeHost(_kafka.BootstrapServers);

        await AssertAwayAsync(host);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("/health", Cancellation)).StatusCode);
        await ReadyAsync(host, HttpStatusCode.ServiceUnavailable, """{"status":"not ready","checks":{"database":false,"kafka":false}}""");

        await _kafka.Server.RestartAsync(Cancellation);
        await AssertTakenAsync(host, 1);
        // The database stays away, and is not needed to take events in.
        await ReadyAsync(host, HttpStatusCode.OK, """{"status":"degraded","checks":{"database":false,"kafka":true}}""");
    }

    [Fact]
    public async Task When_Kafka_is_killed_and_comes_back_even_without_its_memory_the_same_process_goes_on()
    {
        await using var host = new IntakeHost(_kafka.BootstrapServers);
        await AssertTakenAsync(host, 1);

        await _kafka.Server.KillAsync(Cancellation);
        await AssertAwayAsync(host);
        await _kafka.Server.RestartAsync(Cancellation);

        foreach (var id in Enumerable.Range(2, 20))
            await AssertTakenAsync(host, id);
    }

    [Fact]
    public async Task When_Kafka_hangs_under_load_nothing_accepted_is_lost_and_what_is_sent_again_is_the_same_fact()
    {
        await using var host = new IntakeHost(_kafka.BootstrapServers);
        await AssertTakenAsync(host, 0);
        var refusals = new ConcurrentBag<TimeSpan>();
        var sent = Enumerable.Range(1, 400).ToList();

        // Senders that keep an event until it is taken, as GitLab and CDEvents senders do.
        var sending = Parallel.ForEachAsync(sent, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancellation }, async (id, token) =>
        {
            await Eventually.SucceedsAsync(async attempt =>
            {
                var clock = Stopwatch.StartNew();
                var answer = await host.SendAsync(Delivery.Deployment(id), attempt);
                if (answer.Status == HttpStatusCode.ServiceUnavailable)
                    refusals.Add(clock.Elapsed);
                Assert.Equal(HttpStatusCode.Accepted, answer.Status);
            }, TimeSpan.FromSeconds(60), token);
        });
        // runc gives up when a process at full load resists the freezer.
        await Eventually.SucceedsAsync(_kafka.Server.PauseAsync, cancellationToken: Cancellation);
        await Eventually.TrueAsync(_ => Task.FromResult(!refusals.IsEmpty), cancellationToken: Cancellation);
        await _kafka.Server.UnpauseAsync(Cancellation);
        await sending;

        Assert.All(refusals, elapsed => Assert.True(elapsed < PromptAnswer, $"a sender waited {elapsed}"));
        var facts = (await _kafka.ConsumeAsync((int)await _kafka.CountAsync(cancellationToken: Cancellation), cancellationToken: Cancellation))
            .Select(message => JsonSerializer.Deserialize(message.Message.Value, ContractsJsonContext.Default.EngineeringEvent)!)
            .Select(@event => (@event.Id, @event.OccurredAt))
            .Distinct();
        Assert.Equal(
            sent.Prepend(0).Select(id => $"github:deployment.started:acme/shop:{id}").Order(StringComparer.Ordinal),
            facts.Select(fact => fact.Id).Order(StringComparer.Ordinal));
    }

    private static async Task AssertAwayAsync(IntakeHost host)
    {
        var clock = Stopwatch.StartNew();
        var answer = await host.SendAsync(Delivery.Deployment(1), Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.True(answer.RetryAfter > TimeSpan.Zero);
        Assert.True(clock.Elapsed < PromptAnswer, $"the sender waited {clock.Elapsed}");
    }

    private static Task AssertTakenAsync(IntakeHost host, long id) => Eventually.SucceedsAsync(
        async token => Assert.Equal(HttpStatusCode.Accepted, (await host.SendAsync(Delivery.Deployment(id), token)).Status), cancellationToken: Cancellation);

    private static Task ReadyAsync(IntakeHost host, HttpStatusCode status, string body) => Eventually.SucceedsAsync(
        async token =>
        {
            using var answer = await host.Client.GetAsync("/ready", token);
            Assert.Equal(body, await answer.Content.ReadAsStringAsync(token));
            Assert.Equal(status, answer.StatusCode);
        }, cancellationToken: Cancellation);
}
