using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adding .NET projects.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the resource.</param>
    /// <param name="projectPath">The project file, relative to the AppHost's folder.</param>
    /// <param name="configure">Must exclude the launch profile: this host reads none.</param>
    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, string name, string projectPath, Action<ProjectResourceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(projectPath);
        ArgumentNullException.ThrowIfNull(configure);

        var options = new ProjectResourceOptions();
        configure(options);
        if (!options.ExcludeLaunchProfile)
        {
            throw new DistributedApplicationException(
                $"The project '{name}' relies on its launch profile, which this host does not read: set ExcludeLaunchProfile and declare its endpoints.");
        }

        var project = new ProjectResource(name);
        return builder.AddResource(project)
            .WithAnnotation(new ProjectFile(Path.GetFullPath(projectPath, builder.AppHostDirectory)))
            .WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory")
            .WithEnvironment(context =>
            {
                if (context.ExecutionContext.IsPublishMode)
                    SetContainerDefaults(context, project);
            });
    }

    /// <summary>What a project in a container needs to know: it stands behind an ingress, and these are its ports.</summary>
    private static void SetContainerDefaults(EnvironmentCallbackContext context, ProjectResource project)
    {
        context.EnvironmentVariables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";

        EndpointReference[] http = [.. project.AnnotationsOf<EndpointAnnotation>()
            .Where(endpoint => endpoint.UriScheme is "http" && endpoint.TargetPortEnvironmentVariable is null)
            .Select(endpoint => new EndpointReference(project, endpoint.Name))];
        if (http.Length == 0)
            return;

        var ports = new ReferenceExpressionBuilder();
        foreach (var endpoint in http)
        {
            if (!ports.IsEmpty)
                ports.AppendLiteral(";");
            ports.Append($"{endpoint.Property(EndpointProperty.TargetPort)}");
        }

        context.EnvironmentVariables["HTTP_PORTS"] = ports.Build();
    }
}
