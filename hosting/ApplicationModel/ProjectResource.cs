using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.ApplicationModel
{
    /// <summary>A .NET project that runs as a process of this machine, or as a container once it is published.</summary>
    public class ProjectResource(string name)
        : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport;
}

namespace Aspire.Hosting
{
    /// <summary>Where a project is.</summary>
    public interface IProjectMetadata : IResourceAnnotation
    {
        /// <summary>The absolute path of the project file.</summary>
        string ProjectPath { get; }
    }

    /// <summary>How the endpoints of a project are found.</summary>
    public class ProjectResourceOptions
    {
        /// <summary>This host reads no launch profile: an AppHost declares its endpoints and sets this to true.</summary>
        public bool ExcludeLaunchProfile { get; set; }

        /// <summary>Kestrel's configured endpoints are not read either; the value changes nothing here.</summary>
        public bool ExcludeKestrelEndpoints { get; set; }
    }

    internal sealed record ProjectFile(string ProjectPath) : IProjectMetadata;
}
