using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.Running.Health;
using Aspire.Hosting.Running.Ordering;
using Microsoft.Extensions.Time.Testing;

namespace SeiPlatform.Tests.Unit.Running;

public sealed class HealthTests : IDisposable
{
    private readonly CancellationTokenSource _end = new(TimeSpan.FromSeconds(20));

    public void Dispose() => _end.Dispose();

    [Fact]
    public async Task A_healthy_resource_becomes_unhealthy_only_after_several_lost_answers()
    {
        var time = new FakeTimeProvider();
        var probe = new SwitchedProbe { Missing = null };
        var judgements = new List<WorkloadHealth>();
        var watch = new HealthMonitor([probe], time).WatchAsync((health, _) => judgements.Add(health), _end.Token);
        await PassAsync(time, () => probe.Questions >= 1);

        probe.Missing = "answers 503";
        var asked = probe.Questions;
        await PassAsync(time, () => probe.Questions >= asked + HealthMonitor.FailuresUntilUnhealthy - 1);
        Assert.DoesNotContain(WorkloadHealth.Unhealthy, judgements);
        await PassAsync(time, () => judgements.Contains(WorkloadHealth.Unhealthy));

        probe.Missing = null;
        await PassAsync(time, () => judgements[^1] is WorkloadHealth.Healthy);
        await StopAsync(watch);
    }

    [Fact]
    public async Task A_probe_that_throws_is_an_answer_in_words()
    {
        var probe = new SwitchedProbe { Failure = new SocketException((int)SocketError.ConnectionRefused) };
        var told = new TaskCompletionSource<string?>();
        var watch = new HealthMonitor([probe], TimeProvider.System).WatchAsync((_, detail) => told.TrySetResult(detail), _end.Token);

        Assert.Equal("does not listen", await told.Task);
        await StopAsync(watch);
    }

    [Fact]
    public async Task Without_probes_what_has_run_for_a_moment_is_healthy()
    {
        var time = new FakeTimeProvider();
        var judgements = new List<WorkloadHealth>();
        var watch = new HealthMonitor([], time).WatchAsync((health, _) => judgements.Add(health), _end.Token);
        Assert.Empty(judgements);

        time.Advance(HealthMonitor.ProofWithoutProbes);

        await watch;
        Assert.Equal([WorkloadHealth.Healthy], judgements);
    }

    [Theory]
    [InlineData("+PONG\r\n", null)]
    [InlineData("-NOAUTH Authentication required.\r\n", null)]
    [InlineData("-LOADING Redis is loading the dataset in memory\r\n", "LOADING Redis is loading the dataset in memory")]
    public async Task Redis_is_ready_when_it_answers_even_if_it_wants_a_password(string answer, string? missing)
    {
        using var server = new ScriptedServer(Encoding.ASCII.GetBytes(answer));

        Assert.Equal(missing, await new RedisProbe(server.Port).AskAsync(_end.Token));
        Assert.Equal("PING\r\n", Encoding.ASCII.GetString(await server.ReceivedAsync()));
    }

    [Fact]
    public async Task Postgres_is_ready_when_it_asks_who_is_there()
    {
        using var server = new ScriptedServer([(byte)'R', 0, 0, 0, 8, 0, 0, 0, 10]);

        Assert.Null(await new PostgresProbe(server.Port, "postgres").AskAsync(_end.Token));
        var received = await server.ReceivedAsync();
        Assert.Equal(received.Length, BinaryPrimitives.ReadInt32BigEndian(received));
        Assert.Contains("user\0postgres\0", Encoding.UTF8.GetString(received), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Postgres_that_still_starts_says_so()
    {
        var fields = "SFATAL\0C57P03\0Mthe database system is starting up\0\0"u8.ToArray();
        var message = new byte[5 + fields.Length];
        message[0] = (byte)'E';
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), 4 + fields.Length);
        fields.CopyTo(message, 5);
        using var server = new ScriptedServer(message);

        Assert.Equal("the database system is starting up", await new PostgresProbe(server.Port, "postgres").AskAsync(_end.Token));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(35, "answers with error 35")]
    public async Task Kafka_is_ready_when_it_tells_its_versions(short error, string? missing)
    {
        var answer = new byte[14];
        BinaryPrimitives.WriteInt32BigEndian(answer, 10);
        BinaryPrimitives.WriteInt32BigEndian(answer.AsSpan(4), 1);
        BinaryPrimitives.WriteInt16BigEndian(answer.AsSpan(8), error);
        using var server = new ScriptedServer(answer);

        Assert.Equal(missing, await new KafkaProbe(server.Port).AskAsync(_end.Token));
    }

    [Fact]
    public async Task A_port_that_is_forwarded_to_nothing_is_not_ready()
    {
        using var server = new ScriptedServer([]);

        Assert.Equal("closes the connection", await new RedisProbe(server.Port).AskAsync(_end.Token));
    }

    private async Task PassAsync(FakeTimeProvider time, Func<bool> until)
    {
        while (!until())
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, _end.Token);
        }
    }

    private async Task StopAsync(Task watch)
    {
        await _end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);
    }

    /// <summary>Answers the first connection with fixed bytes.</summary>
    private sealed class ScriptedServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task<byte[]> _received;

        public ScriptedServer(byte[] answer)
        {
            _listener.Start();
            _received = ServeAsync(answer);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public Task<byte[]> ReceivedAsync() => _received.WaitAsync(TimeSpan.FromSeconds(10));

        public void Dispose() => _listener.Dispose();

        private async Task<byte[]> ServeAsync(byte[] answer)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            var buffer = new byte[1024];
            var read = await client.GetStream().ReadAsync(buffer);
            await client.GetStream().WriteAsync(answer);
            return buffer[..read];
        }
    }
}
