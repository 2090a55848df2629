using Microsoft.Extensions.Diagnostics.HealthChecks;
using SeiPlatform.ServiceDefaults.Health;
using StackExchange.Redis;

namespace SeiPlatform.Api.Caching;

internal static class CachingExtensions
{
    public static WebApplicationBuilder AddAnswerCache(this WebApplicationBuilder builder)
    {
        var configured = builder.Configuration.GetConnectionString("redis");
        if (string.IsNullOrWhiteSpace(configured))
        {
            throw new InvalidOperationException(
                "ConnectionStrings:redis (environment ConnectionStrings__redis) is missing; expected a StackExchange.Redis configuration such as localhost:6379,password=...");
        }

        builder.Services.AddOptions<CacheOptions>().BindConfiguration(CacheOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(Settings(configured)));
        builder.Services.AddSingleton<RedisCache>().AddSingleton<AnswerCache>();
        // Without the one, answers are slower; without the other, nothing new comes into the database.
        builder.Services.AddHealthChecks()
            .AddCheck<RedisHealthCheck>("redis", HealthStatus.Degraded, tags: ["ready"])
            .AddCheck<KafkaHealthCheck>("kafka", HealthStatus.Degraded, tags: ["ready"]);
        return builder;
    }

    private static ConfigurationOptions Settings(string configured)
    {
        var settings = ConfigurationOptions.Parse(configured);
        // The service starts without Redis and finds it when it comes.
        settings.AbortOnConnectFail = false;
        settings.ConnectTimeout = 1000;
        settings.ConnectRetry = 1;
        settings.ReconnectRetryPolicy = new LinearRetry(500);
        // Nothing waits for a connection that is not there.
        settings.BacklogPolicy = BacklogPolicy.FailFast;
        settings.ClientName = "api-service";
        return settings;
    }
}
