using System.Text.Json.Serialization;
using SeiPlatform.Drills.Stack;

namespace SeiPlatform.Drills.Undoing;

/// <summary>
/// How one thing that a drill does to the stack is undone. It is data, written down before the thing is done, so that whoever comes after a killed drill can
/// undo it too. Each step can be taken twice, and when the thing never came to be.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "step")]
[JsonDerivedType(typeof(StartResource), "start")]
[JsonDerivedType(typeof(RemoveContainer), "remove")]
[JsonDerivedType(typeof(EndFaults), "end-faults")]
[JsonDerivedType(typeof(ExecuteSql), "sql")]
[JsonDerivedType(typeof(ForgetEvents), "forget-events")]
[JsonDerivedType(typeof(SetRedis), "redis-config")]
[JsonDerivedType(typeof(DeleteKeys), "redis-delete")]
internal abstract record UndoStep
{
    public abstract Task TakeAsync(Workbench workbench, CancellationToken cancellationToken);
}

internal sealed record StartResource(string Resource) : UndoStep
{
    public override Task TakeAsync(Workbench workbench, CancellationToken cancellationToken) => workbench.Resources.StartAsync(Resource, cancellationToken);
}

internal sealed record RemoveContainer(string Container) : UndoStep
{
    public override Task TakeAsync(Workbench workbench, CancellationToken cancellationToken) => workbench.Engine.RemoveAsync(Container, cancellationToken);
}

/// <summary>Ends the faults that a service was asked for.</summary>
internal sealed record EndFaults(string Service) : UndoStep
{
    public override Task TakeAsync(Workbench workbench, CancellationToken cancellationToken) =>
        workbench.AdminAsync(Service, HttpMethod.Delete, "faults", null, cancellationToken);
}

internal sealed record ExecuteSql(string Sql) : UndoStep
{
    public override Task TakeAsync(Workbench workbench, CancellationToken cancellationToken) => workbench.SqlAsync(Sql, cancellationToken);
}

/// <summary>Removes what the events of a drill have left in the database, once none of them is on its way there any more.</summary>
internal sealed record ForgetEvents(string Repository) : UndoStep
{
    public override async Task TakeAsync(Workbench workbench, CancellationToken cancellationToken)
    {
        await workbench.IngestIsDoneAsync(cancellationToken);
        await workbench.SqlAsync($"delete from events where repository = '{Repository}'; delete from repositories where repository = '{Repository}'", cancellationToken);
    }
}

internal sealed record SetRedis(string Setting, string Value) : UndoStep
{
    public override async Task TakeAsync(Workbench workbench, CancellationToken cancellationToken) =>
        await (await workbench.RedisAsync(cancellationToken)).Server.ConfigSetAsync(Setting, Value);
}

/// <summary>Removes the keys that a drill has written.</summary>
internal sealed record DeleteKeys(string Pattern) : UndoStep
{
    public override async Task TakeAsync(Workbench workbench, CancellationToken cancellationToken)
    {
        var (database, server) = await workbench.RedisAsync(cancellationToken);
        await foreach (var keys in server.KeysAsync(pattern: Pattern, pageSize: 5000).Chunk(5000).WithCancellation(cancellationToken))
            await database.KeyDeleteAsync(keys);
    }
}
