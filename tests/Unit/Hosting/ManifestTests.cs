using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace SeiPlatform.Tests.Unit.Hosting;

public sealed class ManifestTests
{
    [Fact]
    public async Task An_application_of_everything_is_written_byte_for_byte_as_Aspire_writes_it() =>
        Assert.Equal(PublishedManifest.Expected("everything.json"), await PublishedManifest.Of(DefineEverything, "out/aspire-manifest.json"));

    [Fact]
    public async Task A_part_of_this_stack_is_written_byte_for_byte_as_Aspire_writes_it() =>
        Assert.Equal(PublishedManifest.Expected("part-of-the-stack.json"), await PublishedManifest.Of(DefinePartOfTheStack, "aspire-manifest.json"));

    private static void DefineEverything(IDistributedApplicationBuilder builder)
    {
        var secret = builder.AddParameter("api-secret", secret: true);
        var plain = builder.AddParameter("plain");
        builder.AddParameter("with-default", "some {value}", publishValueAsDefault: true);
        builder.AddParameter("not-published", "v1");
        builder.AddParameter("generated", new GenerateParameterDefault { MinLength = 24, Special = false }, secret: true, persist: true);

        var kafka = builder.AddKafka("kafka").WithDataVolume("kafka-vol").WithLifetime(ContainerLifetime.Persistent);
        var redis = builder.AddRedis("redis").WithDataVolume("redis-vol").WithPersistence();
        var pg = builder.AddPostgres("pg", password: secret)
            .WithImage("timescale/timescaledb", "2.23.1-pg17")
            .WithDataVolume("pg-vol");
        var db = pg.AddDatabase("telemetrydb", "telemetry");
        var es = builder.AddElasticsearch("es").WithDataVolume("es-vol").WithEnvironment("ES_JAVA_OPTS", "-Xms512m -Xmx512m");

        var prom = builder.AddContainer("prometheus", "prom/prometheus", "v3.5.0")
            .WithHttpEndpoint(port: 9090, targetPort: 9090, name: "http")
            .WithBindMount("../config/prometheus.yml", "/etc/prometheus/prometheus.yml", isReadOnly: true)
            .WithBindMount("../config", "/cfg")
            .WithVolume("prom-data", "/prometheus")
            .WithVolume("/anon")
            .WithArgs("--config.file=/etc/prometheus/prometheus.yml", "--x={braces}")
            .WithArgs(context =>
            {
                context.Args.Add(plain.Resource);
                context.Args.Add(ReferenceExpression.Create($"--p={plain}"));
            })
            .WithEnvironment("PLAIN_STRING", "a {b} \"c\" $D 'e' ${F}")
            .WithEnvironment("PARAM", plain)
            .WithEnvironment("SECRET", secret)
            .WithEnvironment("EXPR", ReferenceExpression.Create($"x-{plain}-{secret} {{literal}}"))
            .WithEnvironment("EXPR2", $"u={plain:uri}")
            .WithEnvironment("DB_CS", db)
            .WithLifetime(ContainerLifetime.Persistent)
            .WithContainerName("my-prom")
            .WithContainerRuntimeArgs("--add-host=host.docker.internal:host-gateway")
            .WithContainerFiles("/files", [new ContainerFile { Name = "a.txt", Contents = "hello" }])
            .WithUrlForEndpoint("http", url => url.DisplayText = "Prometheus")
            .WithHttpHealthCheck("/-/ready")
            .WithExternalHttpEndpoints();

        var promHttp = prom.GetEndpoint("http");
        builder.AddContainer("grafana", "grafana/grafana:12.1.0")
            .WithHttpEndpoint(targetPort: 3000)
            .WithEndpoint(port: 4317, targetPort: 4317, scheme: "tcp", name: "otlp")
            .WithEndpoint(targetPort: 1514, name: "udp1", protocol: System.Net.Sockets.ProtocolType.Udp)
            .WithEnvironment("PROM_URL", promHttp)
            .WithEnvironment("PROM_HOST", ReferenceExpression.Create(
                $"{promHttp.Property(EndpointProperty.Host)}:{promHttp.Property(EndpointProperty.Port)}|{promHttp.Property(EndpointProperty.TargetPort)}|{promHttp.Property(EndpointProperty.HostAndPort)}|{promHttp.Property(EndpointProperty.Scheme)}"))
            .WithReference(kafka).WithReference(redis).WithReference(es)
            .WithParentRelationship(prom)
            .WithImagePullPolicy(ImagePullPolicy.Missing)
            .WaitFor(prom);

        builder.AddDockerfile("built", "../docker", "Dockerfile", "base")
            .WithBuildArg("X", "1").WithBuildArg("P", plain).WithBuildSecret("S", secret)
            .WithHttpEndpoint(targetPort: 8080);
        var job = builder.AddContainer("built2", "ignored").WithDockerfile("../docker").WithEntrypoint("/bin/sh").WithArgs("-c", "sleep 1");

        // Where Aspire read a launch profile, the endpoints are declared here.
        var api = builder.AddProject("api", "../Api/Api.csproj", options => options.ExcludeLaunchProfile = true)
            .WithHttpEndpoint(name: "http")
            .WithEndpoint(scheme: "https", name: "https")
            .WithReference(kafka).WithReference(redis).WithReference(db).WithReference(es)
            .WithHttpEndpoint(port: 5050, name: "metrics")
            .WithEnvironment("PROM", promHttp)
            .WithHttpHealthCheck("/health")
            .WaitFor(db).WaitFor(kafka)
            .WaitForCompletion(job)
            .WithUrlForEndpoint("http", url => url.DisplayText = "API")
            .WithExternalHttpEndpoints();

        builder.AddProject("worker", "../Api/Api.csproj", options =>
            {
                options.ExcludeLaunchProfile = true;
                options.ExcludeKestrelEndpoints = true;
            })
            .WithReference(api)
            .WithReference(db, connectionName: "otherName")
            .WithEnvironment("API_HTTP", api.GetEndpoint("http"))
            .WithArgs("--seed", "1")
            .WithHttpEndpoint(targetPort: 8085, name: "http", env: "MY_PORT");

        builder.AddContainer("excluded", "busybox").ExcludeFromManifest().WithExplicitStart();
    }

    private static void DefinePartOfTheStack(IDistributedApplicationBuilder builder)
    {
        const string Config = "../observability-config";
        var publishing = builder.ExecutionContext.IsPublishMode;

        var databasePassword = builder.AddParameter(
            "timescaledb-password", new GenerateParameterDefault { MinLength = 24, Special = false }, secret: true, persist: true);
        var redisPassword = builder.AddParameter(
            "redis-password", new GenerateParameterDefault { MinLength = 24, Special = false }, secret: true, persist: true);

        var timescaledb = builder.AddPostgres("timescaledb", password: databasePassword)
            .WithImage("timescale/timescaledb", "2.23.1-pg17")
            .WithArgs("-c", "shared_preload_libraries=timescaledb", "-c", "track_io_timing=on")
            .WithInitFiles($"{Config}/timescaledb/init")
            .WithDataVolume("sei-timescaledb")
            .WithContainerRuntimeArgs("--memory=512m");
        var database = timescaledb.AddDatabase("sei-platform", "sei_platform");

        var redis = builder.AddRedis("redis", password: redisPassword).WithContainerRuntimeArgs("--memory=128m");

        var collector = builder.AddProject("data-collector", "../services/Collector/Collector.csproj", o => o.ExcludeLaunchProfile = true)
            .WithHttpEndpoint(port: publishing ? null : 5081, targetPort: publishing ? 8080 : null, name: "http")
            .WithHttpHealthCheck("/health")
            .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString)
            .WithReference(database).WaitFor(database);

        var api = builder.AddProject("api-service", "../services/Api/Api.csproj", o => o.ExcludeLaunchProfile = true)
            .WithHttpEndpoint(port: publishing ? null : 5080, targetPort: publishing ? 8080 : null, name: "http")
            .WithHttpHealthCheck("/health")
            .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString)
            .WithReference(database).WithReference(redis).WaitFor(database).WaitFor(redis)
            .WithExternalHttpEndpoints();

        builder.AddContainer("alertmanager", "quay.io/prometheus/alertmanager", "v0.33.1")
            .WithHttpEndpoint(port: publishing ? null : 9093, targetPort: 9093, name: "http")
            .WithBindMount($"{Config}/alertmanager", "/etc/alertmanager", isReadOnly: true)
            .WithArgs("--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager")
            .WithHttpHealthCheck("/-/ready");

        builder.AddContainer("timescaledb-exporter", "quay.io/prometheuscommunity/postgres-exporter", "v0.18.1")
            .WithHttpEndpoint(targetPort: 9187, name: "http")
            .WithEnvironment("DATA_SOURCE_URI", ReferenceExpression.Create(
                $"{timescaledb.Resource.PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}/sei_platform?sslmode=disable"))
            .WithEnvironment("DATA_SOURCE_USER", "postgres").WithEnvironment("DATA_SOURCE_PASS", databasePassword)
            .WaitFor(database);

        builder.AddContainer("redis-exporter", "oliver006/redis_exporter", "v1.80.0")
            .WithHttpEndpoint(targetPort: 9121, name: "http")
            .WithEnvironment("REDIS_ADDR", ReferenceExpression.Create(
                $"redis://{redis.Resource.PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}"))
            .WithEnvironment("REDIS_PASSWORD", redisPassword).WaitFor(redis);

        builder.AddContainer("node-exporter", "quay.io/prometheus/node-exporter", "v1.12.1").WithHttpEndpoint(targetPort: 9100, name: "http");

        builder.AddContainer("prometheus", "quay.io/prometheus/prometheus", "v3.13.1")
            .WithHttpEndpoint(port: publishing ? null : 9090, targetPort: 9090, name: "http")
            .WithBindMount($"{Config}/prometheus", "/etc/prometheus", isReadOnly: true)
            .WithVolume("sei-prometheus", "/prometheus")
            .WithArgs("--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus", "--enable-feature=exemplar-storage", "--web.enable-lifecycle")
            .WithEnvironment("SEI_API", api.GetEndpoint("http")).WithEnvironment("SEI_COLLECTOR", collector.GetEndpoint("http"))
            .WithHttpHealthCheck("/-/ready").WithContainerRuntimeArgs("--memory=512m");
    }
}
