using System.Collections.ObjectModel;
using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Publishing;
using Aspire.Hosting.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <inheritdoc cref="IDistributedApplicationBuilder"/>
internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;
    private readonly ResourceCollection _resources = new();

    internal DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        var assembly = options.AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly();
        AppHostDirectory = Path.GetFullPath(options.ProjectDirectory ?? Metadata(assembly, "apphostprojectpath") ?? Directory.GetCurrentDirectory());

        ProjectFileName = Metadata(assembly, "apphostprojectname") ?? $"{assembly?.GetName().Name}.csproj";

        var arguments = HostArguments.Parse(options.Args ?? []);
        _host = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            ApplicationName = assembly?.GetName().Name,
            ContentRootPath = AppHostDirectory,
            Args = [.. arguments.Configuration]
        });

        ExecutionContext = new DistributedApplicationExecutionContext(
            arguments.Publish ? DistributedApplicationOperation.Publish : DistributedApplicationOperation.Run);
        Secrets = new SecretStore(Path.Combine(StateFolder.Of(AppHostDirectory, Configuration), "secrets.json"));

        Services.AddSingleton(options);
        Services.AddSingleton(arguments);
        Services.AddSingleton(ExecutionContext);
        Services.AddSingleton(Secrets);
        Services.AddSingleton(new AppHostLocation(AppHostDirectory));
        Services.AddSingleton(_ => new DistributedApplicationModel(_resources));
        Services.AddSingleton<ResourceNotificationService>();

        if (ExecutionContext.IsPublishMode)
            Services.AddSingleton<ManifestPublisher>();
        else
            RunMode.AddRunMode(Services);
    }

    public ConfigurationManager Configuration => _host.Configuration;

    public string AppHostDirectory { get; }

    public IHostEnvironment Environment => _host.Environment;

    public IServiceCollection Services => _host.Services;

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IResourceCollection Resources => _resources;

    internal string ProjectFileName { get; }

    internal SecretStore Secrets { get; }

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (_resources.FirstOrDefault(known => string.Equals(known.Name, resource.Name, StringComparison.OrdinalIgnoreCase)) is { } taken)
        {
            throw new DistributedApplicationException(
                $"Cannot add resource of type '{typeof(T)}' with name '{resource.Name}': there is one of type '{taken.GetType()}' with that name.");
        }

        _resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new ResourceBuilder<T>(this, resource);
    }

    public DistributedApplication Build() => new(_host.Build());

    private static string? Metadata(Assembly? assembly, string key) => assembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(attribute => string.Equals(attribute.Key, key, StringComparison.OrdinalIgnoreCase))?.Value;

    private sealed class ResourceCollection : Collection<IResource>, IResourceCollection;

    private sealed class ResourceBuilder<T>(IDistributedApplicationBuilder applicationBuilder, T resource) : IResourceBuilder<T>
        where T : IResource
    {
        public IDistributedApplicationBuilder ApplicationBuilder { get; } = applicationBuilder;

        public T Resource { get; } = resource;

        public IResourceBuilder<T> WithAnnotation<TAnnotation>(TAnnotation annotation, ResourceAnnotationMutationBehavior behavior)
            where TAnnotation : IResourceAnnotation
        {
            ArgumentNullException.ThrowIfNull(annotation);
            if (behavior is ResourceAnnotationMutationBehavior.Replace)
            {
                foreach (var earlier in Resource.Annotations.OfType<TAnnotation>().ToArray())
                    Resource.Annotations.Remove(earlier);
            }

            Resource.Annotations.Add(annotation);
            return this;
        }
    }
}

/// <summary>The folder of the AppHost, for services.</summary>
internal sealed record AppHostLocation(string Directory);
