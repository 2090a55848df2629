using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>The resource is ready when a request for a path is answered with a status.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="path">The root when null.</param>
    /// <param name="statusCode">200 when null.</param>
    /// <param name="endpointName">The endpoint <c>http</c>, or else the first HTTP endpoint, when null.</param>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new HttpHealthCheckAnnotation(builder.HttpEndpoint(endpointName), path ?? "/", statusCode ?? 200));
    }

    private static EndpointReference HttpEndpoint<T>(this IResourceBuilder<T> builder, string? name)
        where T : IResourceWithEndpoints
    {
        EndpointAnnotation[] http = [.. builder.Resource.AnnotationsOf<EndpointAnnotation>().Where(endpoint => endpoint.UriScheme is "http" or "https")];
        var chosen = name is null
            ? http.FirstOrDefault(endpoint => endpoint.Name is "http") ?? http.FirstOrDefault()
            : http.FirstOrDefault(endpoint => string.Equals(endpoint.Name, name, StringComparison.OrdinalIgnoreCase));
        return chosen is null
            ? throw new DistributedApplicationException(
                $"The resource '{builder.Resource.Name}' has no HTTP endpoint{(name is null ? "" : $" '{name}'")} whose health could be checked.")
            : builder.GetEndpoint(chosen.Name);
    }
}
