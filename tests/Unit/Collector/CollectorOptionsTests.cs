using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SeiPlatform.Collector.Kafka;
using SeiPlatform.Collector.Webhooks;

namespace SeiPlatform.Tests.Unit.Collector;

public sealed class CollectorOptionsTests
{
    [Theory]
    [InlineData("ConnectionStrings:kafka", "", "ConnectionStrings:kafka is missing; expected host:port of a Kafka broker, several separated by commas.")]
    [InlineData("Kafka:MessageTimeout", "00:00:00", "Kafka:MessageTimeout must be a time between 00:00:00.5 and 00:05:00.")]
    [InlineData("Kafka:Linger", "00:01:00", "Kafka:Linger must be a time between 00:00:00 and 00:00:01.")]
    [InlineData("Kafka:MaxInFlightMessages", "10", "Kafka:MaxInFlightMessages must be between 1000 and 1000000.")]
    [InlineData("Webhooks:MaxPayloadBytes", "100000000", "Webhooks:MaxPayloadBytes must be between 1024 and 26214400.")]
    [InlineData("Webhooks:MaxBytesInFlight", "1000", "Webhooks:MaxBytesInFlight must be between 1048576 and 1073741824.")]
    [InlineData("Webhooks:RetryAfter", "00:00:00", "Webhooks:RetryAfter must be a time between 00:00:01 and 01:00:00.")]
    [InlineData("Webhooks:IncidentLabel", "", "Webhooks:IncidentLabel must not be empty.")]
    public void A_wrong_setting_stops_the_start_and_says_what_is_expected(string key, string value, string message)
    {
        using var services = Services((key, value));

        var failure = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Equal([message], failure.Failures.Select(text => text[(text.IndexOf("error: '", StringComparison.Ordinal) + 8)..].TrimEnd('\'', '.') + "."));
    }

    [Fact]
    public void Only_the_address_of_Kafka_has_no_default()
    {
        using var services = Services();

        services.GetRequiredService<IStartupValidator>().Validate();

        Assert.Equal(TimeSpan.FromSeconds(5), services.GetRequiredService<IOptions<KafkaOptions>>().Value.MessageTimeout);
    }

    [Fact]
    public void A_service_of_CDEvents_has_the_repositories_it_is_configured_with_in_any_case()
    {
        using var services = Services(("Webhooks:CdEvents:Services:Storefront:0", "acme/shop"), ("Webhooks:CdEvents:Services:Storefront:1", "acme/theme"));

        Assert.Equal(["acme/shop", "acme/theme"], services.GetRequiredService<IOptions<WebhookOptions>>().Value.CdEvents.Services["storefront"]);
    }

    private static ServiceProvider Services(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("ConnectionStrings:kafka", "localhost:9092")])
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging()
            .AddMetrics()
            .AddKafkaConnection()
            .AddWebhooks()
            .BuildServiceProvider();
    }
}
