using Microsoft.Extensions.Configuration;

namespace SeiPlatform.AppHost.Resources.Secrets;

/// <summary>Every secret of the platform. All are generated once, and kept where only their owner reads them.</summary>
internal sealed record PlatformSecrets(
    IResourceBuilder<ParameterResource> TimescaleDb,
    IResourceBuilder<ParameterResource> Redis,
    IResourceBuilder<ParameterResource> Elasticsearch,
    IResourceBuilder<ParameterResource> Kibana,
    IResourceBuilder<ParameterResource> FluentBit,
    IResourceBuilder<ParameterResource> Jaeger,
    IResourceBuilder<ParameterResource> Grafana,
    IResourceBuilder<ParameterResource> GrafanaLogs,
    IResourceBuilder<ParameterResource> Exporter,
    IResourceBuilder<ParameterResource> GitHubWebhook,
    IResourceBuilder<ParameterResource> GitLabWebhook,
    IResourceBuilder<ParameterResource> CdEventsWebhook,
    IResourceBuilder<ParameterResource> Bootstrap);

internal static class PlatformSecretsBuilderExtensions
{
    private const int MinLength = 24;

    public static PlatformSecrets AddPlatformSecrets(this IDistributedApplicationBuilder builder) => builder.WithKeptSecrets().Secrets();

    /// <summary>
    /// Aspire's host keeps what it generates in .NET's user secrets, and reads those again in the environment Development only, in which nothing here runs:
    /// the next start would generate anew, and no data volume opens with another password. They come first, so that whatever else says a value has its say.
    /// </summary>
    private static IDistributedApplicationBuilder WithKeptSecrets(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsRunMode && typeof(DistributedApplication).Assembly.GetName().Name == "Aspire.Hosting")
        {
            foreach (var source in new ConfigurationBuilder().AddUserSecrets(typeof(PlatformSecrets).Assembly, optional: true).Sources)
                builder.Configuration.Sources.Insert(0, source);
        }

        return builder;
    }

    private static PlatformSecrets Secrets(this IDistributedApplicationBuilder builder) => new(
        TimescaleDb: builder.AddSecret("timescaledb-password"),
        Redis: builder.AddSecret("redis-password"),
        Elasticsearch: builder.AddSecret("elasticsearch-password"),
        Kibana: builder.AddSecret("kibana-password"),
        FluentBit: builder.AddSecret("fluent-bit-password"),
        Jaeger: builder.AddSecret("jaeger-password"),
        Grafana: builder.AddSecret("grafana-password"),
        GrafanaLogs: builder.AddSecret("grafana-logs-password"),
        Exporter: builder.AddSecret("exporter-password"),
        GitHubWebhook: builder.AddSecret("github-webhook-secret"),
        GitLabWebhook: builder.AddSecret("gitlab-webhook-token"),
        CdEventsWebhook: builder.AddSecret("cdevents-webhook-token"),
        Bootstrap: builder.AddSecret("bootstrap-secret"));

    // Letters and digits only: these go through connection strings, URLs and shells.
    private static IResourceBuilder<ParameterResource> AddSecret(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddParameter(name, new GenerateParameterDefault { MinLength = MinLength, Special = false }, secret: true, persist: true);
}
