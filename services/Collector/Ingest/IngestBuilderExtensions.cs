using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SeiPlatform.Collector.Ingest.Storage;
using SeiPlatform.Collector.Kafka;
using SeiPlatform.ServiceDefaults.Health;
using StackExchange.Redis;

namespace SeiPlatform.Collector.Ingest;

public static class IngestBuilderExtensions
{
    /// <summary>
    /// The role that writes what is on the topic into the database. Needs <c>AddKafkaConnection</c> and <c>AddSeiDatabase</c>; tells caches of changes
    /// where <c>ConnectionStrings:redis</c> is set.
    /// </summary>
    public static IHostApplicationBuilder AddIngest(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<IngestOptions>().BindConfiguration(IngestOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<KafkaProducerMetrics>();
        services.TryAddSingleton<EventProducer>();
        services.AddSingleton<IngestMetrics>();
        services.AddSingleton<EventStore>();
        services.AddSingleton<BatchWriter>();
        services.AddSingleton<DeadLetters>();
        services.AddSingleton<BatchPipeline>();
        services.AddSingleton<ChangeNotices>();
        services.AddHostedService(provider => provider.GetRequiredService<ChangeNotices>());
        services.AddHostedService<EventConsumer>();

        if (builder.Configuration.GetConnectionString("redis") is { Length: > 0 } redis)
        {
            services.TryAddSingleton<IConnectionMultiplexer>(_ => Connect(redis));
            services.AddHealthChecks().AddCheck<RedisHealthCheck>("redis", HealthStatus.Degraded, tags: ["ready"]);
        }

        return builder;
    }

    private static ConnectionMultiplexer Connect(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        // Connects in the background and again whenever it is lost; nothing here waits for it.
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 2_000;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ClientName = "sei-collector";
        return ConnectionMultiplexer.Connect(options);
    }
}
