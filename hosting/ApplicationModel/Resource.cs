using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The base of every resource: a name and what was said about it.</summary>
[DebuggerDisplay("{GetType().Name,nq} {Name}")]
public abstract class Resource : IResource
{
    /// <exception cref="ArgumentException">The name is not 1 to 64 ASCII letters, digits and single hyphens, starting with a letter.</exception>
    protected Resource(string name)
    {
        ModelName.Validate("Resource", name);
        Name = name;
    }

    public virtual string Name { get; }

    public virtual ResourceAnnotationCollection Annotations { get; } = [];
}
