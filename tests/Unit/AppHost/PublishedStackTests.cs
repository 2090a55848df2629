using System.Text.Json;
using System.Text.RegularExpressions;
using SeiPlatform.AppHost.Resources.Stack;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Manifest;

namespace SeiPlatform.Tests.Unit.AppHost;

public sealed partial class PublishedStackTests
{
    private static readonly StackManifest Manifest = StackManifest.Load();

    private static readonly string[] OnlyInFull = ["jaeger", "elasticsearch", "kibana", "fluent-bit", "elasticsearch-exporter"];

    [Fact]
    public async Task The_manifest_in_the_repository_is_what_the_AppHost_publishes() =>
        Assert.Equal(
            await File.ReadAllTextAsync(RepositoryRoot.File("aspire-manifest.json"), TestContext.Current.CancellationToken),
            await BuiltAppHost.PublishAsync("--publisher", "manifest"));

    [Fact]
    public async Task The_manifest_step_of_the_pipeline_publishes_the_same() =>
        Assert.Equal(
            await BuiltAppHost.PublishAsync("--publisher", "manifest"),
            await BuiltAppHost.PublishAsync("--operation", "publish", "--step", "publish-manifest"));

    [Fact]
    public async Task The_core_profile_has_no_stores_of_logs_and_traces()
    {
        var core = StackManifest.Parse(await BuiltAppHost.PublishAsync("--publisher", "manifest", "--profile", "core"), Manifest.Path);

        Assert.Equal(Manifest.Resources.Except(OnlyInFull), core.Resources);
        Assert.DoesNotContain("OTEL_EXPORTER_OTLP_ENDPOINT", ContainerOrProjectEnvironment(core, "api-service").Keys);
    }

    [Fact]
    public async Task An_unknown_profile_is_refused_with_what_is_expected()
    {
        var refused = await BuiltAppHost.RunAsync("--profile", "everything");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--profile everything: expected core or full", refused.Error);
    }

    [Fact]
    public void Every_component_of_the_stack_is_published_but_what_is_for_this_machine_only() =>
        Assert.Equal(
            KnownComponents.All.Where(component => !component.IsLocal).Select(component => component.Name).Order(StringComparer.Ordinal),
            Manifest.Resources.Where(name => Manifest.IsContainer(name) || Manifest.Type(name) == "project.v0").Order(StringComparer.Ordinal));

    [Fact]
    public void Every_image_is_the_one_that_stack_json_names()
    {
        var file = new StackFile("stack.json");
        var components = file.Read(File.ReadAllText(RepositoryRoot.File("observability-config", "stack.json"))).Where(component => component.Image is not null).ToArray();

        Assert.NotEmpty(components);
        Assert.All(components, component => Assert.Equal($"{component.Image!.Name}:{component.Image.Tag}", Manifest.Container(component.Name).Image));
    }

    [Fact]
    public void No_host_port_of_some_machine_is_published() =>
        Assert.All(Bindings(), binding => Assert.False(binding.Value.TryGetProperty("port", out _), $"{binding.Resource}.{binding.Name} publishes a port."));

    [Fact]
    public void The_services_listen_on_8080_in_a_cluster() =>
        Assert.All(
            Bindings().Where(binding => Manifest.Type(binding.Resource) == "project.v0"),
            binding => Assert.Equal(8080, binding.Value.GetProperty("targetPort").GetInt32()));

    [Fact]
    public void Binding_names_fit_a_Kubernetes_port_name() =>
        Assert.All(Bindings(), binding => Assert.InRange(binding.Name.Length, 1, 15));

    [Fact]
    public void Every_value_survives_being_written_unquoted()
    {
        var values = Manifest.Resources
            .SelectMany(resource => ContainerOrProjectEnvironment(Manifest, resource).Select(variable => (Where: $"{resource}: {variable.Key}", variable.Value)))
            .ToArray();

        Assert.NotEmpty(values);
        Assert.All(values, value => Assert.False(BrokenUnquoted().IsMatch(value.Value), $"{value.Where} is {value.Value}"));
        Assert.All(values, value => Assert.False(OneCharacterAfterPlaceholder().IsMatch(value.Value), $"{value.Where} would lose its last character: {value.Value}"));
    }

    [Fact]
    public void A_url_is_asked_of_bindings_named_http_only()
    {
        var text = File.ReadAllText(Manifest.Path);

        Assert.All(UrlPlaceholder().Matches(text), url => Assert.Equal("http", url.Groups["binding"].Value));
    }

    [Fact]
    public void Arguments_have_no_placeholders_which_nobody_would_fill() =>
        Assert.All(
            Manifest.Containers.SelectMany(name => Manifest.Container(name).Arguments),
            argument => Assert.DoesNotContain("{", argument));

    [Fact]
    public void Every_parameter_is_a_generated_secret()
    {
        var parameters = Resources().Where(resource => resource.Value.GetProperty("type").GetString() == "parameter.v0").ToArray();

        Assert.Equal(13, parameters.Length);
        Assert.All(parameters, parameter =>
        {
            var input = parameter.Value.GetProperty("inputs").GetProperty("value");
            Assert.True(input.GetProperty("secret").GetBoolean());
            Assert.Equal("""{"minLength":24,"special":false}""", JsonSerializer.Serialize(input.GetProperty("default").GetProperty("generate")));
        });
    }

    [Fact]
    public void No_manifest_lets_anybody_cause_faults() =>
        Assert.All(
            Manifest.Resources.Where(resource => Manifest.Type(resource) == "project.v0"),
            project => Assert.DoesNotContain(
                Manifest.Environment(project).Keys, key => key.StartsWith("Faults", StringComparison.OrdinalIgnoreCase) || key is "ASPNETCORE_ENVIRONMENT" or "DOTNET_ENVIRONMENT"));

    [Fact]
    public void Every_volume_has_a_name_of_its_own()
    {
        var volumes = Manifest.Containers.SelectMany(name => Manifest.Container(name).Volumes).Select(volume => volume.Name).ToArray();

        Assert.NotEmpty(volumes);
        Assert.All(volumes, Assert.NotNull);
        Assert.Equal(volumes.Distinct(), volumes);
    }

    [Fact]
    public void Everything_that_is_mounted_is_in_the_repository() =>
        Assert.All(
            Manifest.Containers.SelectMany(name => Manifest.Container(name).BindMounts),
            mount => Assert.True(Path.Exists(mount.Source), $"{mount.Source} is mounted and not there."));

    private static IReadOnlyDictionary<string, string> ContainerOrProjectEnvironment(StackManifest manifest, string resource) =>
        manifest.IsContainer(resource) || manifest.Type(resource) == "project.v0" ? manifest.Environment(resource) : new Dictionary<string, string>();

    private static IEnumerable<JsonProperty> Resources()
    {
        var document = JsonDocument.Parse(File.ReadAllText(Manifest.Path));
        return document.RootElement.GetProperty("resources").EnumerateObject();
    }

    private static IEnumerable<(string Resource, string Name, JsonElement Value)> Bindings() => Resources()
        .Where(resource => resource.Value.TryGetProperty("bindings", out _))
        .SelectMany(resource => resource.Value.GetProperty("bindings").EnumerateObject().Select(binding => (resource.Name, binding.Name, binding.Value)));

    [GeneratedRegex("""\n|: | #|"|[&<>]|[^\x20-\x7e]|^\s|\s\z""")]
    private static partial Regex BrokenUnquoted();

    [GeneratedRegex(@"\}[^{}]\z")]
    private static partial Regex OneCharacterAfterPlaceholder();

    [GeneratedRegex(@"\{[a-z-]+\.bindings\.(?<binding>[a-z-]+)\.url\}")]
    private static partial Regex UrlPlaceholder();
}
