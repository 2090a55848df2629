using Aspire.Hosting.ApplicationModel;
using Docker.DotNet;

namespace Aspire.Hosting.Running.Health;

/// <summary>Which probes tell that a resource is ready: those the AppHost declares, and what the integrations are known to need.</summary>
internal static class ResourceProbes
{
    /// <param name="resource">A resource that runs.</param>
    /// <param name="http">For HTTP probes.</param>
    /// <param name="engine">For what is asked inside the container; null where no container runs.</param>
    /// <param name="containerId">The resource's container while it runs.</param>
    /// <param name="cancellationToken">Ends the search for values.</param>
    public static async Task<IReadOnlyList<IProbe>> ForAsync(
        IResource resource, HttpClient http, DockerClient? engine, Func<string?> containerId, CancellationToken cancellationToken)
    {
        var declared = resource.AnnotationsOf<HttpHealthCheckAnnotation>()
            .Select(check => (IProbe)new HttpProbe(http, _ => ValueTask.FromResult(UrlOf(check)), check.StatusCode));
        return [.. declared, .. await BuiltInAsync()];

        async Task<IReadOnlyList<IProbe>> BuiltInAsync()
        {
            switch (resource)
            {
                case PostgresServerResource postgres when engine is not null:
                    var user = await postgres.UserNameReference.GetValueAsync(cancellationToken) ?? "postgres";
                    return
                    [
                        new PostgresProbe(postgres.PrimaryEndpoint.Port, user),
                        new DatabasesProbe(engine, containerId, user, [.. postgres.Databases.Values.Distinct(StringComparer.Ordinal)]),
                    ];
                case RedisResource redis:
                    return [new RedisProbe(redis.PrimaryEndpoint.Port)];
                case KafkaServerResource kafka:
                    return [new KafkaProbe(kafka.PrimaryEndpoint.Port)];
                case ElasticsearchResource elasticsearch:
                    return [ForElasticsearch(elasticsearch, http)];
                default:
                    return [];
            }
        }
    }

    private static HttpProbe ForElasticsearch(ElasticsearchResource elasticsearch, HttpClient http) => new(
        http,
        _ => ValueTask.FromResult($"{elasticsearch.PrimaryEndpoint.Url}/_cluster/health?wait_for_status=yellow&timeout=2s"),
        expectedStatus: 200,
        userAndPassword: async token => $"elastic:{await elasticsearch.PasswordParameter.GetValueAsync(token)}");

    private static string UrlOf(HttpHealthCheckAnnotation check) => $"{check.Endpoint.Url}{(check.Path.StartsWith('/') ? "" : "/")}{check.Path}";
}
