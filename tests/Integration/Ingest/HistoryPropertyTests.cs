using System.Text.Json;
using Confluent.Kafka;
using CsCheck;
using SeiPlatform.Collector.Ingest;
using SeiPlatform.Collector.Ingest.Rows;
using SeiPlatform.Collector.Ingest.Storage;
using SeiPlatform.Contracts;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Ingest;

/// <summary>
/// Histories of random events about a few commits, deployments and incidents: written once in order and in one batch, and again shuffled, with
/// repetitions, in batches of random size, by two writers at a time. All tables come out the same.
/// </summary>
public sealed class HistoryPropertyTests(TimescaleDbFixture timescaledb)
{
    private const int Histories = 60;

    private static readonly string[] Tables =
        ["events", "changes", "change_deployments", "deployments", "incidents", "repositories"];

    // Few values, so that events meet; in one chunk of the hypertable, so that a run takes seconds.
    private static readonly Gen<DateTimeOffset> Times = Gen.Int[0, 20].Select(step => Events.Day.AddHours(step).AddTicks(step));
    private static readonly Gen<string?> Texts = Gen.OneOf<string?>(null, "a", "b", "ä", "\ue000", "😀");
    private static readonly Gen<string> Repositories = Gen.OneOf("ada/engine", "ada/loom");
    private static readonly Gen<string> Sources = Gen.OneOf(EventSources.Git, EventSources.GitHub, EventSources.GitLab, EventSources.CdEvents);
    private static readonly Gen<string> Shas = Gen.OneOf("a1", "b2", "c3");
    private static readonly Gen<string> Deployments = Gen.OneOf("d1", "d2", "d3");

    private static readonly Gen<EngineeringEvent> ChangeEvents =
        from type in Gen.OneOf(EventTypes.ChangeMerged, EventTypes.ChangeMerged, EventTypes.ChangeDeployed, EventTypes.ChangeCreated, EventTypes.ChangeAbandoned)
        from envelope in Envelope(type)
        from sha in Shas
        from kind in Gen.Enum<ChangeKind>()
        from number in Gen.Long[1, 3].Nullable()
        from texts in Texts.Array[4]
        from times in Times.Nullable().Array[3]
        from deployment in Deployments.Null()
        select envelope with
        {
            Change = new ChangePayload
            {
                Sha = sha,
                Kind = kind,
                Number = number,
                Title = texts[0],
                Author = texts[1],
                TargetBranch = texts[2],
                RevertsSha = texts[3],
                AuthoredAt = times[0],
                OpenedAt = times[1],
                MergedAt = times[2],
                DeploymentId = deployment,
            },
        };

    private static readonly Gen<EngineeringEvent> DeploymentEvents =
        from status in Gen.OneOf(
            (EventTypes.DeploymentStarted, DeploymentStatus.Started), (EventTypes.DeploymentFailed, DeploymentStatus.Failed),
            (EventTypes.DeploymentInactive, DeploymentStatus.Inactive), (EventTypes.ServiceDeployed, DeploymentStatus.Succeeded),
            (EventTypes.ServiceRolledBack, DeploymentStatus.Succeeded), (EventTypes.ServiceRemoved, DeploymentStatus.Succeeded))
        from envelope in Envelope(status.Item1)
        from id in Deployments
        from environment in Gen.OneOf("production", "staging")
        from texts in Texts.Array[3]
        from times in Times.Nullable().Array[2]
        from rollback in Gen.Bool
        select envelope with
        {
            Deployment = new DeploymentPayload
            {
                Id = id,
                Environment = environment,
                Status = status.Item2,
                Service = texts[0],
                Sha = texts[1],
                Version = texts[2],
                StartedAt = times[0],
                FinishedAt = times[1],
                IsRollback = rollback,
            },
        };

    private static readonly Gen<EngineeringEvent> IncidentEvents =
        from type in Gen.OneOf(EventTypes.IncidentDetected, EventTypes.IncidentReported, EventTypes.IncidentResolved)
        from envelope in Envelope(type)
        from id in Gen.OneOf("i1", "i2")
        from environment in Gen.OneOf("production", "staging")
        from texts in Texts.Array[3]
        from times in Times.Nullable().Array[2]
        from deployment in Deployments.Null()
        select envelope with
        {
            Incident = new IncidentPayload
            {
                Id = id,
                Environment = environment,
                Title = texts[0],
                Severity = texts[1],
                Url = texts[2],
                DeploymentId = deployment,
                DetectedAt = times[0],
                ResolvedAt = times[1],
            },
        };

    private static readonly Gen<(EngineeringEvent[] History, int[] Seeds)> Cases =
        Gen.Select(Gen.OneOf<EngineeringEvent>(ChangeEvents, DeploymentEvents, IncidentEvents).Array[1, 60].Select(Numbered), Gen.Int.Array[3]);

    [Fact]
    public async Task Shuffled_repeated_and_split_histories_come_out_as_the_history_itself()
    {
        await using var database = await timescaledb.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var one = new EventStore(database.DataSource, TimeProvider.System);
        await using var two = new EventStore(database.DataSource, TimeProvider.System);

        await Cases.SampleAsync(
            async example =>
            {
                await ClearAsync(database);
                await WriteAsync(one, example.History);
                var expected = await DumpAsync(database);

                await ClearAsync(database);
                var random = new Random(example.Seeds[0]);
                EngineeringEvent[] delivered = [.. example.History, .. example.History.Where(_ => random.Next(3) == 0)];
                random.Shuffle(delivered);
                List<EngineeringEvent[]> batches = [];
                for (var rest = delivered.AsMemory(); !rest.IsEmpty;)
                {
                    var size = Math.Min(random.Next(1, 12), rest.Length);
                    batches.Add(rest[..size].ToArray());
                    rest = rest[size..];
                }

                await Task.WhenAll(
                    WriteAllAsync(one, batches.Where((_, index) => index % 2 == 0)), WriteAllAsync(two, batches.Where((_, index) => index % 2 == 1)));

                Assert.Equal(expected, await DumpAsync(database));
            },
            iter: Histories, threads: 1);
    }

    private static Gen<EngineeringEvent> Envelope(string type) =>
        from source in Sources
        from repository in Repositories
        from occurred in Times
        from actor in Texts
        select new EngineeringEvent
        {
            Id = "",
            Type = type,
            Source = source,
            Repository = repository,
            OccurredAt = occurred,
            ReceivedAt = Events.Day.AddDays(2),
            Actor = actor,
        };

    private static EngineeringEvent[] Numbered(EngineeringEvent[] events) => [.. events.Select((@event, index) => @event with { Id = $"e{index}" })];

    private static async Task WriteAllAsync(EventStore store, IEnumerable<EngineeringEvent[]> batches)
    {
        foreach (var batch in batches)
            await WriteAsync(store, batch);
    }

    private static async Task WriteAsync(EventStore store, EngineeringEvent[] events)
    {
        IncomingEvent[] incoming = [.. events.Select(@event => new IncomingEvent(new ConsumeResult<byte[], byte[]>(), @event, Payload(@event), default))];
        // Two writers may lock each other out; the server ends one of them, and the writer of the service tries again.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await store.WriteAsync(RowSet.From(incoming), TestContext.Current.CancellationToken);
                return;
            }
            catch (Npgsql.PostgresException deadlock) when (deadlock.SqlState == Npgsql.PostgresErrorCodes.DeadlockDetected && attempt < 5)
            {
            }
        }
    }

    private static byte[] Payload(EngineeringEvent @event) =>
        JsonSerializer.SerializeToUtf8Bytes((object?)@event.Change ?? (object?)@event.Deployment ?? @event.Incident!);

    private static Task ClearAsync(TestDatabase database) =>
        database.ExecuteAsync(string.Join(';', Tables.Select(table => $"delete from {table}")), TestContext.Current.CancellationToken);

    private static async Task<string> DumpAsync(TestDatabase database)
    {
        var lines = new List<string>();
        foreach (var table in Tables)
        {
            // When a row was last touched is about the writing, not about the history.
            var rows = await database.RowsAsync(
                $"select (to_jsonb(t) - 'updated_at')::text from {table} t order by 1", TestContext.Current.CancellationToken);
            lines.AddRange(rows.Select(row => $"{table}: {row[0]}"));
        }

        return string.Join('\n', lines);
    }
}
