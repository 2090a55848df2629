namespace Aspire.Hosting.ApplicationModel
{
    /// <summary>A part of the application that the AppHost defines.</summary>
    public interface IResource
    {
        string Name { get; }
    }
}

namespace Aspire.Hosting
{
    /// <summary>Marks the root namespace until its first real type.</summary>
    internal static class AssemblyMarker;
}
