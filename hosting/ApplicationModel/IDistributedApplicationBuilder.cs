using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting
{
    /// <summary>Collects the resources of an application.</summary>
    public interface IDistributedApplicationBuilder
    {
        ConfigurationManager Configuration { get; }

        /// <summary>The folder that relative paths start from.</summary>
        string AppHostDirectory { get; }

        IHostEnvironment Environment { get; }

        IServiceCollection Services { get; }

        DistributedApplicationExecutionContext ExecutionContext { get; }

        IResourceCollection Resources { get; }

        /// <exception cref="DistributedApplicationException">Another resource has that name.</exception>
        IResourceBuilder<T> AddResource<T>(T resource)
            where T : IResource;

        IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
            where T : IResource;

        DistributedApplication Build();
    }
}

namespace Aspire.Hosting.ApplicationModel
{
    /// <summary>The resources of an application in the order in which they were added.</summary>
    public interface IResourceCollection : IList<IResource>;

    /// <summary>Says more about one resource.</summary>
    public interface IResourceBuilder<out T>
        where T : IResource
    {
        IDistributedApplicationBuilder ApplicationBuilder { get; }

        T Resource { get; }

        IResourceBuilder<T> WithAnnotation<TAnnotation>(
            TAnnotation annotation, ResourceAnnotationMutationBehavior behavior = ResourceAnnotationMutationBehavior.Append)
            where TAnnotation : IResourceAnnotation;
    }

    /// <summary>The finished model.</summary>
    public class DistributedApplicationModel(IResourceCollection resources)
    {
        public IResourceCollection Resources { get; } = resources ?? throw new ArgumentNullException(nameof(resources));
    }
}
