using SeiPlatform.Tests.Stack.Platform;
using Xunit.Sdk;
using Xunit.v3;

[assembly: Parallelization(Mode = ParallelMode.None)]
[assembly: TestCollectionOrderer(typeof(CollectionOrder))]

namespace SeiPlatform.Tests.Stack.Platform;

/// <summary>One platform for all tests: first those that look at it, then those that stop it.</summary>
public sealed class CollectionOrder : ITestCollectionOrderer
{
    public const string Running = "1 The platform runs";
    public const string Faults = "2 Something dies";
    public const string Lifecycle = "3 The platform goes and comes back";
    public const string Stopped = "4 The platform is down";

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => collection.TestCollectionDisplayName, StringComparer.Ordinal)];
}
