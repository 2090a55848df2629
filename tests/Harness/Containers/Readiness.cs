using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Confluent.Kafka;
using Npgsql;
using StackExchange.Redis;

namespace SeiPlatform.Tests.Harness.Containers;

/// <summary>How it is seen that a component does its job, from outside and as its clients would.</summary>
internal sealed record Readiness(Func<ManifestContainer, CancellationToken, Task> Probe, TimeSpan Within)
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private static readonly Dictionary<string, Readiness> Components = new()
    {
        ["timescaledb"] = new(PostgresAsync, TimeSpan.FromSeconds(60)),
        ["redis"] = new(RedisAsync, TimeSpan.FromSeconds(20)),
        ["kafka"] = new(KafkaAsync, TimeSpan.FromSeconds(90)),
        ["prometheus"] = OfHttp("-/ready"),
        ["alertmanager"] = OfHttp("-/ready"),
        ["grafana"] = OfHttp("api/health", seconds: 90),
        ["jaeger"] = OfHttp("", seconds: 60),
        ["elasticsearch"] = OfHttp("_cluster/health?wait_for_status=yellow&timeout=2s", seconds: 180, user: "elastic", passwordParameter: "elasticsearch-password"),
        ["kibana"] = OfHttp("api/status", seconds: 240),
        ["fluent-bit"] = OfHttp("api/v1/health"),
    };

    private static readonly Readiness Exporter = OfHttp("metrics");

    public static Readiness Of(ManifestContainer container) => Components.GetValueOrDefault(container.Name, Exporter);

    private static Readiness OfHttp(string path, int seconds = 30, string? user = null, string? passwordParameter = null) => new(
        async (container, cancellationToken) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(container.Url(), path));
            if (user is not null && passwordParameter is not null)
            {
                var credentials = Encoding.UTF8.GetBytes($"{user}:{container.Network.Parameter(passwordParameter)}");
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
            }

            using var response = await Http.SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new HttpRequestException($"GET {request.RequestUri} answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
            }
        },
        TimeSpan.FromSeconds(seconds));

    private static async Task PostgresAsync(ManifestContainer container, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(container.ConnectionString) { Pooling = false, Timeout = 2 };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select 1", connection);
        await command.ExecuteScalarAsync(cancellationToken);
    }

    private static async Task RedisAsync(ManifestContainer container, CancellationToken cancellationToken)
    {
        var settings = ConfigurationOptions.Parse(container.ConnectionString);
        settings.ConnectTimeout = 1_000;
        settings.ConnectRetry = 1;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(settings).WaitAsync(cancellationToken);
        await connection.GetDatabase().PingAsync().WaitAsync(cancellationToken);
    }

    private static Task KafkaAsync(ManifestContainer container, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var settings = new AdminClientConfig { BootstrapServers = container.ConnectionString, SocketConnectionSetupTimeoutMs = 2_000 };
            using var admin = new AdminClientBuilder(settings).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
            var metadata = admin.GetMetadata(TimeSpan.FromSeconds(2));
            if (metadata.Brokers.Count == 0)
            {
                throw new InvalidOperationException("the metadata names no broker");
            }
        },
        cancellationToken);
}
