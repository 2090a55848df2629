using Microsoft.Extensions.DependencyInjection.Extensions;
using SeiPlatform.ServiceDefaults.Health;

namespace SeiPlatform.Collector.Kafka;

public static class EventPublishingExtensions
{
    /// <summary>Where Kafka is, and whether it answers: what both roles need.</summary>
    public static IServiceCollection AddKafkaConnection(this IServiceCollection services)
    {
        services.AddOptions<KafkaOptions>()
            .BindConfiguration(KafkaOptions.Section)
            .Configure<IConfiguration>((options, configuration) => options.BootstrapServers = configuration.GetConnectionString("kafka") ?? "")
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<EventTopics>();
        services.AddHostedService(provider => provider.GetRequiredService<EventTopics>());
        services.AddHealthChecks().AddCheck<KafkaHealthCheck>("kafka", tags: ["ready"]);
        return services;
    }

    /// <summary>Adds <see cref="IEventPublisher"/>.</summary>
    public static IServiceCollection AddEventPublishing(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<KafkaProducerMetrics>();
        services.AddSingleton<EventProducer>();
        services.AddSingleton<IEventPublisher, KafkaEventPublisher>();
        return services;
    }
}
