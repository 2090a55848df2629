using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SeiPlatform.ServiceDefaults.Health;

/// <summary>A broker of <c>ConnectionStrings:kafka</c> answers a metadata request.</summary>
public sealed class KafkaHealthCheck(IConfiguration configuration) : IHealthCheck, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly Lazy<IAdminClient> _client = new(() => Connect(configuration));

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        // The client blocks; a thread of its own keeps a broker that hangs from starving the pool.
        BoundedCheck.RunAsync(_ => Task.Factory.StartNew(
            () => _client.Value.GetMetadata(Limit), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default), cancellationToken);

    public void Dispose()
    {
        if (_client.IsValueCreated)
            _client.Value.Dispose();
    }

    private static IAdminClient Connect(IConfiguration configuration)
    {
        var config = new AdminClientConfig
        {
            BootstrapServers = configuration.GetConnectionString("kafka")
                ?? throw new InvalidOperationException("ConnectionStrings:kafka is missing; expected host:port of a Kafka broker."),
            ClientId = "readiness",
            SocketTimeoutMs = 1000,
            // The default of 10 s would report a broker that is back as away for as long.
            ReconnectBackoffMs = 50,
            ReconnectBackoffMaxMs = 500,
        };
        // What fails is the answer of the check; librdkafka would print it to stderr on every attempt.
        return new AdminClientBuilder(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }
}
