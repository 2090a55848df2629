namespace Aspire.Hosting.ApplicationModel;

/// <summary>Arguments and environment of a resource: collected from its annotations, then resolved.</summary>
internal static class ResourceValues
{
    /// <summary>The arguments as they were stated: text, values, or values inside text.</summary>
    internal static async Task<IReadOnlyList<object>> CollectArgumentsAsync(
        this IResource resource, DistributedApplicationExecutionContext execution, CancellationToken cancellationToken)
    {
        var context = new CommandLineArgsCallbackContext([], resource, cancellationToken) { ExecutionContext = execution };
        foreach (var annotation in resource.AnnotationsOf<CommandLineArgsCallbackAnnotation>())
            await annotation.Callback(context);
        return [.. context.Args];
    }

    /// <summary>The environment as it was stated, in order of first mention.</summary>
    internal static async Task<IReadOnlyDictionary<string, object>> CollectEnvironmentAsync(
        this IResource resource, DistributedApplicationExecutionContext execution, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(execution, resource, null, cancellationToken);
        foreach (var annotation in resource.AnnotationsOf<EnvironmentCallbackAnnotation>())
            await annotation.Callback(context);
        return context.EnvironmentVariables;
    }

    /// <summary>The arguments with every value in place. Waits for the endpoints that they mention to be allocated.</summary>
    internal static async Task<IReadOnlyList<string>> ResolveArgumentsAsync(
        this IResource resource, DistributedApplicationExecutionContext execution, CancellationToken cancellationToken)
    {
        List<string> resolved = [];
        foreach (var argument in await resource.CollectArgumentsAsync(execution, cancellationToken))
        {
            if (await resource.ResolveAsync(argument, execution, cancellationToken) is { } text)
                resolved.Add(text);
        }

        // exec: the shell would keep signals to itself, and the server would not see that it is to stop.
        return resource is ContainerResource { ShellExecution: true } ? ["-c", $"exec {string.Join(' ', resolved)}"] : resolved;
    }

    /// <summary>The environment with every value in place. Waits for the endpoints that it mentions to be allocated.</summary>
    internal static async Task<IReadOnlyDictionary<string, string>> ResolveEnvironmentAsync(
        this IResource resource, DistributedApplicationExecutionContext execution, CancellationToken cancellationToken)
    {
        Dictionary<string, string> resolved = [];
        foreach (var (name, value) in await resource.CollectEnvironmentAsync(execution, cancellationToken))
            resolved[name] = await resource.ResolveAsync(value, execution, cancellationToken) ?? "";
        return resolved;
    }

    /// <summary>The arguments for the engine, such as <c>--memory=512m</c>.</summary>
    internal static async Task<IReadOnlyList<string>> ResolveContainerRuntimeArgumentsAsync(
        this IResource resource, DistributedApplicationExecutionContext execution, CancellationToken cancellationToken)
    {
        var context = new ContainerRuntimeArgsCallbackContext([], cancellationToken);
        foreach (var annotation in resource.AnnotationsOf<ContainerRuntimeArgsCallbackAnnotation>())
            await annotation.Callback(context);

        List<string> resolved = [];
        foreach (var argument in context.Args)
        {
            if (await resource.ResolveAsync(argument, execution, cancellationToken) is { } text)
                resolved.Add(text);
        }

        return resolved;
    }

    private static async ValueTask<string?> ResolveAsync(
        this IResource resource, object value, DistributedApplicationExecutionContext execution, CancellationToken cancellationToken) => value switch
        {
            string text => text,
            IValueProvider provider => await provider.GetValueAsync(
                new ValueProviderContext { ExecutionContext = execution, Caller = resource }, cancellationToken),
            IResourceBuilder<IResource> { Resource: IValueProvider provider } => await provider.GetValueAsync(
                new ValueProviderContext { ExecutionContext = execution, Caller = resource }, cancellationToken),
            _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)
        };
}
