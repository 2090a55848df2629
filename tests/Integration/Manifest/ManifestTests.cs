using SeiPlatform.Tests.Harness.Manifest;

namespace SeiPlatform.Tests.Integration.Manifest;

/// <summary>What can be said of the manifest without starting anything.</summary>
public sealed class ManifestTests
{
    private readonly StackManifest manifest = StackManifest.Load();
    private readonly StackSettings settings = StackSettings.Load();

    public static TheoryData<string> Containers => [.. StackManifest.Load().Containers];

    [Fact]
    public void Every_component_of_the_stack_settings_is_in_the_manifest_and_the_reverse()
    {
        var services = manifest.Resources.Where(resource => manifest.Type(resource) == "project.v0");

        // The console is for one person on one machine.
        Assert.Equal(settings.Components.Except(["console"]).Order(), manifest.Containers.Concat(services).Order());
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void Every_expression_of_a_container_can_be_resolved(string container)
    {
        var definition = manifest.Container(container);
        var expressions = new ManifestExpressions(manifest, new ParameterValues(manifest), (resource, binding) => new BindingAddress(resource, binding.TargetPort ?? 1));

        Assert.All(definition.Environment.Values.Concat(definition.Arguments), text => Assert.NotNull(expressions.Resolve(text)));
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void Every_mounted_file_is_in_the_repository_and_read_only(string container) =>
        Assert.All(manifest.Container(container).BindMounts, mount =>
        {
            Assert.True(Path.Exists(mount.Source), $"{container} mounts {mount.Source}, which does not exist.");
            Assert.True(mount.ReadOnly, $"{container} may write to {mount.Source}.");
        });

    [Theory]
    [MemberData(nameof(Containers))]
    public void Every_image_has_a_pinned_version(string container)
    {
        var image = manifest.Container(container).Image;

        Assert.Matches(@":[^/:]*\d[^/:]*$", image);
        Assert.DoesNotContain(":latest", image);
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void Every_container_has_a_memory_limit(string container) => Assert.NotNull(settings.MemoryLimit(container));

    [Fact]
    public void Every_secret_is_generated_and_none_is_written_down() => Assert.All(
        manifest.Resources.Where(resource => manifest.Type(resource) == "parameter.v0"),
        parameter =>
        {
            var values = new ParameterValues(manifest);
            var value = new ManifestExpressions(manifest, values, (_, _) => default).Resolve($"{{{parameter}.value}}");
            Assert.True(value.Length >= 24, $"{parameter} is {value.Length} characters long.");
            Assert.NotEqual(value, new ManifestExpressions(manifest, new ParameterValues(manifest), (_, _) => default).Resolve($"{{{parameter}.value}}"));
        });
}
