using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace SeiPlatform.Tests.Unit.Hosting;

public sealed class ModelTests
{
    private static readonly NetworkIdentifier Machine = KnownNetworkIdentifiers.LocalhostNetwork;
    private static readonly NetworkIdentifier Containers = KnownNetworkIdentifiers.DefaultAspireContainerNetwork;

    private readonly IDistributedApplicationBuilder _builder = Builder();

    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("under_score")]
    [InlineData("double--hyphen")]
    [InlineData("ends-")]
    [InlineData("ümlaut")]
    public void A_name_that_is_no_DNS_label_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => _builder.AddContainer(name, "busybox"));

    [Fact]
    public void Two_resources_of_one_name_are_refused_whatever_the_case()
    {
        _builder.AddContainer("redis", "busybox");

        var mistake = Assert.Throws<DistributedApplicationException>(() => _builder.AddContainer("Redis", "busybox"));

        Assert.Contains("'Redis'", mistake.Message);
    }

    [Fact]
    public void Two_endpoints_of_one_name_are_refused() =>
        Assert.Throws<DistributedApplicationException>(() => _builder.AddContainer("web", "nginx").WithHttpEndpoint(targetPort: 80).WithHttpEndpoint(targetPort: 81));

    [Fact]
    public async Task An_address_depends_on_who_asks_for_it()
    {
        var web = _builder.AddContainer("web", "nginx").WithHttpEndpoint(port: 8090, targetPort: 80);
        var container = _builder.AddContainer("client", "busybox").WithEnvironment("WEB", web.GetEndpoint("http"));
        var process = _builder.AddProject("tool", "tool.csproj", options => options.ExcludeLaunchProfile = true)
            .WithEnvironment("WEB", web.GetEndpoint("http"))
            .WithEnvironment("PARTS", $"{web.GetEndpoint("http").Property(EndpointProperty.HostAndPort)} {web.GetEndpoint("http").Property(EndpointProperty.TargetPort)}");
        Allocate(web, "http", Machine, "localhost", 8090);
        Allocate(web, "http", Containers, "web", 80);

        Assert.Equal("http://web:80", (await EnvironmentAsync(container.Resource))["WEB"]);
        Assert.Equal("http://localhost:8090", (await EnvironmentAsync(process.Resource))["WEB"]);
        Assert.Equal("localhost:8090 80", (await EnvironmentAsync(process.Resource))["PARTS"]);
    }

    [Fact]
    public async Task A_value_waits_until_its_endpoint_has_an_address()
    {
        var web = _builder.AddContainer("web", "nginx").WithHttpEndpoint(targetPort: 80);
        var client = _builder.AddContainer("client", "busybox").WithEnvironment("WEB", web.GetEndpoint("http"));

        var environment = EnvironmentAsync(client.Resource);
        Assert.False(environment.IsCompleted);
        Allocate(web, "http", Containers, "web", 80);

        Assert.Equal("http://web:80", (await environment)["WEB"]);
    }

    [Fact]
    public void An_endpoint_that_does_not_exist_is_named_together_with_those_that_do()
    {
        var web = _builder.AddContainer("web", "nginx").WithHttpEndpoint(targetPort: 80, name: "front");

        var mistake = Assert.Throws<InvalidOperationException>(() => web.GetEndpoint("back").EndpointAnnotation);

        Assert.Equal("The endpoint 'back' is not defined for the resource 'web'. It has: front.", mistake.Message);
    }

    [Fact]
    public async Task Kafka_sends_each_client_back_over_the_network_it_came_from()
    {
        var kafka = _builder.AddKafka("kafka", 19092);
        Allocate(kafka, "tcp", Machine, "localhost", 19092);
        Allocate(kafka, "tcp", Containers, "kafka", 9092);
        Allocate(kafka, "internal", Containers, "kafka", 9093);

        Assert.Equal(
            "PLAINTEXT://localhost:29092,PLAINTEXT_HOST://localhost:19092,PLAINTEXT_INTERNAL://kafka:9093",
            (await EnvironmentAsync(kafka.Resource))["KAFKA_ADVERTISED_LISTENERS"]);
    }

    [Fact]
    public async Task Redis_is_started_through_a_shell_that_makes_way_for_it()
    {
        var redis = _builder.AddRedis("redis", password: Password()).WithArgs("--maxmemory", "1mb");

        Assert.Equal(
            ["-c", "exec redis-server --requirepass $REDIS_PASSWORD --maxmemory 1mb"],
            await redis.Resource.ResolveArgumentsAsync(_builder.ExecutionContext, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Connection_strings_are_those_of_the_clients_that_read_them()
    {
        var database = _builder.AddPostgres("pg", password: Password("pg-secret")).AddDatabase("db", "shop");
        var redis = _builder.AddRedis("redis", password: Password());
        var tool = _builder.AddProject("tool", "tool.csproj", options => options.ExcludeLaunchProfile = true)
            .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString)
            .WithReference(database, connectionName: "database").WithReference(redis);
        Allocate(database.Resource.Parent, "tcp", Machine, "localhost", 15432);
        Allocate(redis, "tcp", Machine, "localhost", 16379);

        var environment = await EnvironmentAsync(tool.Resource);

        Assert.Equal("Host=localhost;Port=15432;Username=postgres;Password=secret;Database=shop", environment["ConnectionStrings__database"]);
        Assert.Equal("localhost:16379,password=secret", environment["ConnectionStrings__redis"]);
        Assert.DoesNotContain(environment.Keys, name => name.StartsWith("DATABASE_", StringComparison.Ordinal));
    }

    [Fact]
    public void Who_waits_for_a_database_waits_for_its_server_too()
    {
        var server = _builder.AddPostgres("pg", password: Password());
        var tool = _builder.AddContainer("tool", "busybox").WaitFor(server.AddDatabase("db"));

        Assert.Equal(["pg", "db"], tool.Resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource.Name));
    }

    [Fact]
    public void Nothing_waits_for_itself()
    {
        var tool = _builder.AddContainer("tool", "busybox");

        Assert.Throws<DistributedApplicationException>(() => tool.WaitFor(tool));
    }

    [Fact]
    public void A_project_that_relies_on_a_launch_profile_is_refused() =>
        Assert.Throws<DistributedApplicationException>(() => _builder.AddProject("tool", "tool.csproj", _ => { }));

    [Theory]
    [InlineData("nginx", "nginx:latest")]
    [InlineData("nginx:1.29", "nginx:1.29")]
    [InlineData("localhost:5000/nginx", "localhost:5000/nginx:latest")]
    [InlineData("quay.io/team/nginx@sha256:abc", "quay.io/team/nginx@sha256:abc")]
    public void An_image_reference_keeps_what_it_says(string image, string expected)
    {
        var web = _builder.AddContainer("web", image);

        Assert.True(web.Resource.TryGetContainerImageName(out var name));
        Assert.Equal(expected, name);
    }

    [Fact]
    public void An_integrations_registry_stays_in_front_of_another_image()
    {
        var server = _builder.AddPostgres("pg", password: Password()).WithImage("timescale/timescaledb", "2.23.1-pg17");

        Assert.True(server.Resource.TryGetContainerImageName(out var name));
        Assert.Equal("docker.io/timescale/timescaledb:2.23.1-pg17", name);
    }

    [Fact]
    public void A_tag_given_twice_is_refused() =>
        Assert.Throws<ArgumentException>(() => _builder.AddContainer("web", "nginx:1.29", "1.28"));

    [Theory]
    [InlineData("a {b} c")]
    [InlineData("{{}}")]
    [InlineData("}{")]
    public async Task Braces_in_text_are_text(string text)
    {
        var expression = ReferenceExpression.Create($"{text}!");

        Assert.Equal($"{text.Replace("{{", "{").Replace("}}", "}")}!", await expression.GetValueAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_value_can_be_encoded_for_a_url()
    {
        var password = _builder.AddParameter("password", "p@ss/word");

        Assert.Equal("http://me:p%40ss%2Fword@x", await ReferenceExpression.Create($"http://me:{password:uri}@x").GetValueAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("--publisher", "bicep")]
    [InlineData("--operation", "publish")]
    [InlineData("--operation", "publish", "--step", "deploy")]
    public void Another_publisher_than_the_manifests_is_refused(params string[] args) =>
        Assert.Throws<DistributedApplicationException>(() => Builder(args));

    [Fact]
    public void A_verb_is_kept_from_the_configuration()
    {
        var arguments = HostArguments.Parse(["logs", "redis", "-f"]);

        Assert.Equal("logs", arguments.Verb);
        Assert.Equal(["redis", "-f"], arguments.Options);
    }

    private static IDistributedApplicationBuilder Builder(params string[] args) => DistributedApplication.CreateBuilder(
        new DistributedApplicationOptions { Args = args, ProjectDirectory = Path.GetTempPath(), DisableDashboard = true });

    private IResourceBuilder<ParameterResource> Password(string name = "password") => _builder.AddParameter(name, "secret", secret: true);

    // Bounded: an address that is looked for on the wrong network never comes.
    private Task<IReadOnlyDictionary<string, string>> EnvironmentAsync(IResource resource) =>
        resource.ResolveEnvironmentAsync(_builder.ExecutionContext, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10));

    private static void Allocate(IResourceBuilder<IResource> resource, string name, NetworkIdentifier network, string address, int port) =>
        Allocate(resource.Resource, name, network, address, port);

    private static void Allocate(IResource resource, string name, NetworkIdentifier network, string address, int port)
    {
        var endpoint = resource.Annotations.OfType<EndpointAnnotation>().Single(endpoint => endpoint.Name == name);
        endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(network, new AllocatedEndpoint(endpoint, address, port, network));
    }
}
