using Docker.DotNet.Models;
using SeiPlatform.Drills.Running;
using SeiPlatform.Drills.Stack;
using SeiPlatform.Drills.Undoing;

namespace SeiPlatform.Drills.Faults;

/// <summary>A streaming replica of the database, which the stack does not have: made for a drill, scraped by its Prometheus, and removed again.</summary>
internal static class ReplicaFaults
{
    private const string Name = "drill-replica";
    private const string Database = "timescaledb";
    private const int PrimaryPort = 5432;
    private const int Port = 5433;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Copies the primary and follows it. It is given the primary's arguments, because it must not allow for less.</summary>
    private static readonly string Follow =
        $"""
        umask 077
        pg_basebackup --host=127.0.0.1 --port={PrimaryPort} --username=postgres --pgdata=/tmp/replica --wal-method=stream --checkpoint=fast --write-recovery-conf &&
        exec postgres -D /tmp/replica -p {Port} "$@" --cluster_name={Name}
        """;

    /// <summary>Starts it, waits until it follows, and lets the primary write all the time: a replica that gets nothing is not behind.</summary>
    public static async Task StartReplicaAsync(this DrillContext context, CancellationToken cancellationToken)
    {
        var primary = await context.Engine.InspectAsync(context.Stack.ContainerOf(Database), cancellationToken);
        var parameters = StackContainer.Like(primary, Name);
        parameters.User = "postgres";
        parameters.Entrypoint = ["sh", "-c", Follow, Name];
        parameters.Env = [.. parameters.Env ?? [], $"PGPASSWORD={context.Stack.Secret("timescaledb-password")}"];
        // Within the primary's network: it lets nobody replicate who comes from elsewhere.
        parameters.HostConfig!.NetworkMode = $"container:{primary.ID}";
        parameters.HostConfig.ExtraHosts = [];
        (parameters.Hostname, parameters.NetworkingConfig) = ("", new NetworkingConfig());
        context.UndoWith(new RemoveContainer(parameters.Name!));
        await context.Engine.StartAsync(parameters, new Dictionary<string, string>(), cancellationToken);

        context.Meanwhile(async cancellation =>
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
            while (await timer.WaitForNextTickAsync(cancellation))
                await context.Workbench.SqlAsync("select pg_logical_emit_message(true, 'drill', '')", cancellation);
        });
        await UntilItFollowsAsync(context, parameters.Name!, cancellationToken);
        await context.WatchAsync(Name, Database, $"{Database}:{PrimaryPort}", $"{Database}:{Port}", cancellationToken);
    }

    /// <summary>Lets it replay no more of what it gets.</summary>
    public static async Task PauseReplayAsync(this DrillContext context, CancellationToken cancellationToken)
    {
        var container = StackContainer.NameOf(await context.Engine.InspectAsync(context.Stack.ContainerOf(Database), cancellationToken), Name);
        var (code, output) = await AskAsync(context, container, "select pg_wal_replay_pause()", cancellationToken);
        if (code != 0)
            throw new DrillException(ExitCode.Failed, $"The replica does not pause: {output}");
    }

    /// <summary>Writes to the primary's log, and into no table.</summary>
    public static Task WriteWalAsync(this DrillContext context, int mebibytes, CancellationToken cancellationToken) =>
        context.Workbench.SqlAsync($"select pg_logical_emit_message(false, 'drill', repeat('x', 1024 * 1024)) from generate_series(1, {mebibytes})", cancellationToken);

    private static async Task UntilItFollowsAsync(DrillContext context, string container, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);
        var last = "";
        try
        {
            while (true)
            {
                // Until it has replayed a transaction it does not know how far behind it is.
                (var code, last) = await AskAsync(context, container, "select pg_last_xact_replay_timestamp()", timeout.Token);
                if (code == 0 && last.Trim().Length > 0)
                    return;
                await Task.Delay(TimeSpan.FromMilliseconds(500), timeout.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DrillException(ExitCode.Failed, $"The replica does not follow within {Patience.TotalSeconds:0} s: {last.Trim()}");
        }
    }

    private static Task<(long Code, string Output)> AskAsync(DrillContext context, string container, string sql, CancellationToken cancellationToken) =>
        context.Engine.RunAsync(container, ["psql", "--host=127.0.0.1", $"--port={Port}", "--username=postgres", "--tuples-only", "--no-align", $"--command={sql}"], cancellationToken);
}
