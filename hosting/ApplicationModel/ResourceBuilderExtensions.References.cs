using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Chooses what later <c>WithReference</c> calls put into the environment.</summary>
    public static IResourceBuilder<T> WithReferenceEnvironment<T>(this IResourceBuilder<T> builder, ReferenceEnvironmentInjectionFlags flags)
        where T : IResourceWithEnvironment =>
        builder.WithAnnotation(new ReferenceEnvironmentInjectionAnnotation(flags));

    /// <summary>Tells the resource how to connect to another one.</summary>
    /// <param name="builder">The resource that connects.</param>
    /// <param name="source">The resource it connects to.</param>
    /// <param name="connectionName">The name in <c>ConnectionStrings__&lt;name&gt;</c>; the source's name when null.</param>
    /// <param name="optional">Whether a missing connection string is no mistake.</param>
    public static IResourceBuilder<T> WithReference<T>(
        this IResourceBuilder<T> builder,
        IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null,
        bool optional = false)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        var resource = source.Resource;
        var name = connectionName ?? resource.Name;
        var flags = builder.Injection();

        return builder.WithRelationship(resource, "Reference").WithEnvironment(context =>
        {
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionString))
            {
                context.EnvironmentVariables[resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{name}"] =
                    new ConnectionStringReference(resource, optional);
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionProperties))
            {
                var prefix = name.Length == 0 ? "" : $"{VariableName(name)}_";
                foreach (var (property, value) in resource.GetConnectionProperties())
                    context.EnvironmentVariables[$"{prefix}{property.ToUpperInvariant()}"] = value;
            }
        });
    }

    /// <summary>Tells the resource where another one listens, in the form that service discovery reads.</summary>
    public static IResourceBuilder<T> WithReference<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        return builder.ReferTo(source.Resource, null);
    }

    /// <summary>Tells the resource where one endpoint of another one is.</summary>
    public static IResourceBuilder<T> WithReference<T>(this IResourceBuilder<T> builder, EndpointReference endpointReference)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(endpointReference);
        return builder.ReferTo(endpointReference.Resource, endpointReference.EndpointName);
    }

    private static IResourceBuilder<T> ReferTo<T>(this IResourceBuilder<T> builder, IResourceWithEndpoints resource, string? onlyEndpoint)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        var flags = builder.Injection();
        return builder.WithRelationship(resource, "Reference").WithEnvironment(context =>
        {
            foreach (var annotation in resource.AnnotationsOf<EndpointAnnotation>())
            {
                if (onlyEndpoint is not null && !string.Equals(annotation.Name, onlyEndpoint, StringComparison.OrdinalIgnoreCase))
                    continue;

                var endpoint = new EndpointReference(resource, annotation.Name);
                if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
                    context.EnvironmentVariables[$"{VariableName(resource.Name)}_{VariableName(annotation.Name)}"] = endpoint;
                if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
                    context.EnvironmentVariables[$"services__{resource.Name}__{annotation.Name}__0"] = endpoint;
            }
        });
    }

    private static ReferenceEnvironmentInjectionFlags Injection<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment =>
        builder.Resource.TryGetLastAnnotation<ReferenceEnvironmentInjectionAnnotation>(out var annotation)
            ? annotation.Flags
            : ReferenceEnvironmentInjectionFlags.All;

    private static string VariableName(string name)
    {
        var variable = new StringBuilder(name.Length + 1);
        if (char.IsAsciiDigit(name[0]))
            variable.Append('_');
        foreach (var c in name)
            variable.Append(char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_');
        return variable.ToString();
    }
}
