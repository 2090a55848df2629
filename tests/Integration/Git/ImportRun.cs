using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SeiPlatform.Collector.Git;
using SeiPlatform.Collector.Git.Import;
using SeiPlatform.Collector.Kafka;
using SeiPlatform.Contracts;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Git;

/// <summary>The importer on a real database and with real gits; what it publishes is kept here instead of on a topic.</summary>
internal sealed class ImportRun(TestDatabase database, GitOptions? options = null)
{
    private readonly Topic _topic = new();

    /// <summary>Everything that was published in the last import.</summary>
    public IReadOnlyList<EngineeringEvent> Events => _topic.Events;

    public IEnumerable<EngineeringEvent> Changes => Events.Where(@event => @event.Type == EventTypes.ChangeMerged);

    public IEnumerable<EngineeringEvent> Deployments => Events.Where(@event => @event.Deployment is not null);

    /// <summary>Title of each change, and the tag that first contains it.</summary>
    public IReadOnlyDictionary<string, string?> ReleaseOf => Changes.ToDictionary(
        change => change.Change!.Title!, change => change.Change!.DeploymentId?.Split(':')[^1]);

    public ImportProgress Progress { get; private set; } = new();

    /// <summary>Imports and keeps how far it came, as the service does.</summary>
    public async Task<ImportResult> ImportAsync(
        string location, string repository = "ada/engine", string? tagPattern = null, CancellationToken? cancellation = null)
    {
        var cancellationToken = cancellation ?? TestContext.Current.CancellationToken;
        Assert.True(GitLocation.TryParse(location, out var parsed, out var mistake), mistake);
        _topic.Events.Clear();
        Progress = new ImportProgress();
        var store = new ImportStore(database.DataSource);
        var job = new ImportJob(repository, parsed, tagPattern, "production");
        await store.QueueAsync(job, mayMove: true, cancellationToken);
        await store.StartAsync(job, cancellationToken);
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var importer = new GitImporter(
            _topic, _topic, store, new GitMetrics(services.GetRequiredService<IMeterFactory>()), Options.Create(options ?? new GitOptions()),
            TimeProvider.System, NullLogger<GitImporter>.Instance);
        var result = await importer.ImportAsync(job, Progress, cancellationToken);
        await store.SucceedAsync(job, Progress, result, cancellationToken);
        return result;
    }

    /// <summary>A topic whose reader is never behind.</summary>
    private sealed class Topic : IEventPublisher, ITopicBacklog
    {
        public List<EngineeringEvent> Events { get; } = [];

        public Task PublishAsync(IReadOnlyList<EngineeringEvent> events, CancellationToken ct)
        {
            Events.AddRange(events);
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<long>> EndsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<long>>([Events.Count]);

        public Task<IReadOnlyList<long>> CommittedAsync(CancellationToken cancellationToken) => EndsAsync(cancellationToken);
    }
}
