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

    public static PlatformSecrets AddPlatformSecrets(this IDistributedApplicationBuilder builder) => new(
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
