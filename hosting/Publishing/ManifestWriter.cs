using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes resources: those of the model in their order, then what they mention beyond it.</summary>
internal sealed class ManifestWriter(ManifestPublishingContext context)
{
    private readonly ManifestReferences _references = new();
    private readonly BindingPorts _ports = new();

    private Utf8JsonWriter Json => context.Writer;

    public async Task WriteAsync(ICollection<IResource> resources)
    {
        _references.Reserve(resources);

        Json.WriteStartObject();
        Json.WriteStartObject("resources");
        foreach (var resource in resources)
            await WriteAsync(resource);
        foreach (var resource in _references.OutsideOf(resources))
            await WriteAsync(resource);
        foreach (var parameter in _references.ParametersWithEncodings())
            WriteEncodings(parameter);
        foreach (var (name, choice) in _references.Choices)
            WriteValue(name, await choice.GetValueAsync(context.CancellationToken) ?? "");
        Json.WriteEndObject();
        Json.WriteEndObject();
    }

    private async Task WriteAsync(IResource resource)
    {
        resource.TryGetLastAnnotation<ManifestPublishingCallbackAnnotation>(out var own);
        if (own is { Callback: null })
            return;

        Json.WriteStartObject(resource.Name);
        switch (resource)
        {
            case not null when own is not null:
                await own.Callback(context);
                break;
            case ContainerResource container:
                await WriteContainerAsync(container);
                break;
            case ProjectResource project:
                await WriteProjectAsync(project);
                break;
            case ParameterResource parameter:
                WriteParameter(parameter);
                break;
            case IResourceWithConnectionString:
                Json.WriteString("type", "value.v0");
                WriteConnectionString(resource);
                break;
            default:
                Json.WriteString("error", "This resource does not support generation in the manifest.");
                break;
        }

        Json.WriteEndObject();
        if (resource is ParameterResource written)
            WriteEncodings(written);
    }

    private async Task WriteContainerAsync(ContainerResource container)
    {
        if (container.TryGetLastAnnotation<DockerfileBuildAnnotation>(out var build))
        {
            Json.WriteString("type", "container.v1");
            WriteConnectionString(container);
            WriteBuild(build);
        }
        else
        {
            if (!container.TryGetContainerImageName(out var image))
                throw new DistributedApplicationException($"The container '{container.Name}' has no image.");
            Json.WriteString("type", "container.v0");
            WriteConnectionString(container);
            Json.WriteString("image", image);
        }

        if (container.Entrypoint is not null)
            Json.WriteString("entrypoint", container.Entrypoint);
        await WriteArgumentsAsync(container);
        WriteMounts(container);
        await WriteEnvironmentAsync(container);
        WriteBindings(container);
    }

    private async Task WriteProjectAsync(ProjectResource project)
    {
        Json.WriteString("type", "project.v0");
        Json.WriteString("path", context.GetManifestRelativePath(project.GetProjectMetadata().ProjectPath));
        await WriteArgumentsAsync(project);
        await WriteEnvironmentAsync(project);
        WriteBindings(project);
    }

    private void WriteParameter(ParameterResource parameter)
    {
        Json.WriteString("type", "parameter.v0");
        Json.WriteString("value", $"{{{parameter.Name}.inputs.value}}");
        Json.WriteStartObject("inputs");
        Json.WriteStartObject("value");
        Json.WriteString("type", "string");
        if (parameter.Secret)
            Json.WriteBoolean("secret", true);
        if (parameter.Default is not null)
        {
            Json.WriteStartObject("default");
            parameter.Default.WriteToManifest(context);
            Json.WriteEndObject();
        }

        Json.WriteEndObject();
        Json.WriteEndObject();
    }

    private void WriteEncodings(ParameterResource parameter)
    {
        foreach (var (encoding, name) in _references.TakeEncodings(parameter))
        {
            Json.WriteStartObject(name);
            Json.WriteString("type", "annotated.string");
            Json.WriteString("value", parameter.ValueExpression);
            Json.WriteString("filter", encoding);
            Json.WriteEndObject();
        }
    }

    private void WriteValue(string name, string value)
    {
        Json.WriteStartObject(name);
        Json.WriteString("type", "value.v0");
        Json.WriteString("connectionString", value);
        Json.WriteEndObject();
    }

    private void WriteConnectionString(IResource resource)
    {
        if (resource is IResourceWithConnectionString { ConnectionStringExpression: { } expression })
            Json.WriteString("connectionString", _references.Mention(expression));
    }

    private void WriteBuild(DockerfileBuildAnnotation build)
    {
        Json.WriteStartObject("build");
        Json.WriteString("context", context.GetManifestRelativePath(build.ContextPath));
        Json.WriteString("dockerfile", context.GetManifestRelativePath(build.DockerfilePath));
        if (build.Stage is not null)
            Json.WriteString("stage", build.Stage);

        if (build.BuildArguments.Count > 0)
        {
            Json.WriteStartObject("args");
            foreach (var (name, value) in build.BuildArguments)
                Json.WriteString(name, value is bool flag ? (flag ? "true" : "false") : _references.Mention(value));
            Json.WriteEndObject();
        }

        if (build.BuildSecrets.Count > 0)
        {
            Json.WriteStartObject("secrets");
            foreach (var (name, value) in build.BuildSecrets)
            {
                Json.WriteStartObject(name);
                Json.WriteString("type", "env");
                Json.WriteString("value", _references.Mention(value));
                Json.WriteEndObject();
            }

            Json.WriteEndObject();
        }

        Json.WriteEndObject();
    }

    private async Task WriteArgumentsAsync(IResource resource)
    {
        var arguments = await resource.CollectArgumentsAsync(context.ExecutionContext, context.CancellationToken);
        if (arguments.Count == 0)
            return;

        Json.WriteStartArray("args");
        foreach (var argument in arguments)
            Json.WriteStringValue(_references.Mention(argument));
        Json.WriteEndArray();
    }

    private async Task WriteEnvironmentAsync(IResource resource)
    {
        var environment = await resource.CollectEnvironmentAsync(context.ExecutionContext, context.CancellationToken);
        if (environment.Count == 0)
            return;

        Json.WriteStartObject("env");
        foreach (var (name, value) in environment)
            Json.WriteString(name, _references.Mention(value));
        Json.WriteEndObject();
    }

    private void WriteMounts(ContainerResource container)
    {
        var mounts = container.AnnotationsOf<ContainerMountAnnotation>().ToLookup(mount => mount.Type);
        if (mounts.Contains(ContainerMountType.BindMount))
        {
            Json.WriteStartArray("bindMounts");
            foreach (var mount in mounts[ContainerMountType.BindMount])
            {
                Json.WriteStartObject();
                Json.WriteString("source", context.GetManifestRelativePath(mount.Source!));
                Json.WriteString("target", mount.Target.Replace('\\', '/'));
                Json.WriteBoolean("readOnly", mount.IsReadOnly);
                Json.WriteEndObject();
            }

            Json.WriteEndArray();
        }

        if (mounts.Contains(ContainerMountType.Volume))
        {
            Json.WriteStartArray("volumes");
            foreach (var mount in mounts[ContainerMountType.Volume])
            {
                Json.WriteStartObject();
                if (mount.Source is not null)
                    Json.WriteString("name", mount.Source);
                Json.WriteString("target", mount.Target);
                Json.WriteBoolean("readOnly", mount.IsReadOnly);
                Json.WriteEndObject();
            }

            Json.WriteEndArray();
        }
    }

    private void WriteBindings(IResource resource)
    {
        var bindings = _ports.Resolve(resource);
        if (bindings.Count == 0)
            return;

        Json.WriteStartObject("bindings");
        foreach (var (endpoint, port, targetPort) in bindings)
        {
            Json.WriteStartObject(endpoint.Name);
            Json.WriteString("scheme", endpoint.UriScheme);
            Json.WriteString("protocol", endpoint.Protocol.ToString().ToLowerInvariant());
            Json.WriteString("transport", endpoint.Transport);
            if (port is not null)
                Json.WriteNumber("port", port.Value);
            if (targetPort is not null)
                Json.WriteNumber("targetPort", targetPort.Value);
            if (endpoint.IsExternal)
                Json.WriteBoolean("external", true);
            Json.WriteEndObject();
        }

        Json.WriteEndObject();
    }
}
