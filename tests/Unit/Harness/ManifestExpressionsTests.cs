using SeiPlatform.Tests.Harness.Manifest;

namespace SeiPlatform.Tests.Unit.Harness;

public sealed class ManifestExpressionsTests
{
    private const string Json = """
        {
          "resources": {
            "pg-password": {
              "type": "parameter.v0",
              "value": "{pg-password.inputs.value}",
              "inputs": { "value": { "type": "string", "secret": true, "default": { "generate": { "minLength": 40, "special": false } } } }
            },
            "plain": { "type": "parameter.v0", "value": "{plain.inputs.value}", "inputs": { "value": { "type": "string" } } },
            "worded": { "type": "parameter.v0", "value": "{worded.inputs.value}", "inputs": { "value": { "type": "string", "default": { "value": "a b&c" } } } },
            "worded-uri-encoded": { "type": "annotated.string", "value": "{worded.value}", "filter": "uri" },
            "pg": {
              "type": "container.v0",
              "connectionString": "Host={pg.bindings.tcp.host};Port={pg.bindings.tcp.port};Password={pg-password.value}",
              "image": "docker.io/library/postgres:18",
              "bindings": { "tcp": { "scheme": "tcp", "protocol": "tcp", "transport": "tcp", "targetPort": 5432 } }
            },
            "database": { "type": "value.v0", "connectionString": "{pg.connectionString};Database=d{empty.connectionString}" },
            "empty": { "type": "value.v0", "connectionString": "" },
            "web": {
              "type": "container.v1",
              "image": "web:1",
              "entrypoint": "/bin/sh",
              "args": ["-c", "x"],
              "bindMounts": [{ "source": "config/web", "target": "/etc/web", "readOnly": true }],
              "volumes": [{ "name": "data", "target": "/data", "readOnly": false }],
              "bindings": { "http": { "scheme": "http", "protocol": "tcp", "transport": "http", "port": 81, "targetPort": 8080 } }
            },
            "circle": { "type": "value.v0", "connectionString": "{circle.connectionString}" }
          }
        }
        """;

    private readonly StackManifest manifest = StackManifest.Parse(Json, "/repo/aspire-manifest.json");
    private readonly ParameterValues parameters;
    private readonly ManifestExpressions expressions;

    public ManifestExpressionsTests()
    {
        parameters = new ParameterValues(manifest);
        expressions = new ManifestExpressions(manifest, parameters, (resource, _) => new BindingAddress($"{resource}.test", 7));
    }

    [Theory]
    [InlineData("{web.bindings.http.url}", "http://web.test:7")]
    [InlineData("{web.bindings.http.host}:{web.bindings.http.port}", "web.test:7")]
    [InlineData("{web.bindings.http.scheme}/{web.bindings.http.targetPort}", "http/8080")]
    [InlineData("{worded.value} {worded-uri-encoded.value}", "a b&c a%20b%26c")]
    public void A_placeholder_is_replaced_by_what_it_names(string text, string expected) => Assert.Equal(expected, expressions.Resolve(text));

    [Theory]
    [InlineData("--x={braces}")]
    [InlineData("{{.Name}} ${VAR} {a.b}")]
    public void Braces_that_are_no_placeholder_stay(string text) => Assert.Equal(text, expressions.Resolve(text));

    [Fact]
    public void A_connection_string_is_resolved_through_the_resources_that_it_is_made_of()
    {
        var password = expressions.Resolve("{pg-password.value}");

        Assert.Equal($"Host=pg.test;Port=7;Password={password};Database=d", expressions.ConnectionString("database"));
    }

    [Fact]
    public void A_generated_secret_is_long_enough_the_same_throughout_and_different_elsewhere()
    {
        var here = expressions.Resolve("{pg-password.value}");
        var elsewhere = new ManifestExpressions(manifest, new ParameterValues(manifest), (_, _) => default).Resolve("{pg-password.value}");

        Assert.Equal(40, here.Length);
        Assert.All(here, character => Assert.True(char.IsAsciiLetterOrDigit(character)));
        Assert.Equal(here, expressions.Resolve("{pg-password.value}"));
        Assert.NotEqual(here, elsewhere);
    }

    [Fact]
    public void A_parameter_without_a_default_must_be_set()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => expressions.Resolve("{plain.value}"));
        parameters.Set("plain", "given");

        Assert.Contains("plain", failure.Message);
        Assert.Equal("given", expressions.Resolve("{plain.value}"));
    }

    [Fact]
    public void An_unknown_resource_is_named_with_those_that_there_are()
    {
        var failure = Assert.Throws<KeyNotFoundException>(() => expressions.Resolve("{nobody.connectionString}"));

        Assert.Contains("nobody", failure.Message);
        Assert.Contains("pg-password", failure.Message);
    }

    [Theory]
    [InlineData("{web.bindings.grpc.port}", "resources.web.bindings.grpc")]
    [InlineData("{web.bindings.http.colour}", "{web.bindings.http.colour}")]
    [InlineData("{worded.inputs.other}", "resources.worded.inputs.other")]
    public void A_mistake_names_the_file_and_the_key(string text, string key)
    {
        var failure = Assert.Throws<InvalidDataException>(() => expressions.Resolve(text));

        Assert.Contains("/repo/aspire-manifest.json", failure.Message);
        Assert.Contains(key, failure.Message);
        Assert.Contains("expected", failure.Message);
    }

    [Fact]
    public void An_expression_that_refers_to_itself_ends_with_a_message() =>
        Assert.Contains("refers to itself", Assert.Throws<InvalidDataException>(() => expressions.ConnectionString("circle")).Message);

    [Fact]
    public void A_container_is_read_with_its_paths_made_absolute()
    {
        var web = manifest.Container("web");

        Assert.Equal("/bin/sh", web.Entrypoint);
        Assert.Equal(["-c", "x"], web.Arguments);
        Assert.Equal(new BindMount(Path.GetFullPath("/repo/config/web"), "/etc/web", ReadOnly: true), Assert.Single(web.BindMounts));
        Assert.Equal(new VolumeMount("data", "/data", ReadOnly: false), Assert.Single(web.Volumes));
        Assert.Equal(new Binding("http", "http", "tcp", 81, 8080), Assert.Single(web.Bindings));
        Assert.Equal(["pg", "web"], manifest.Containers);
    }
}
