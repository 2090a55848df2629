using System.Globalization;
using System.Net.Sockets;
using SeiPlatform.Drills.Running;
using SeiPlatform.Drills.Undoing;
using StackExchange.Redis;

namespace SeiPlatform.Drills.Faults;

/// <summary>What clients of Redis do to it. Keys of drills begin with <c>drill:</c>.</summary>
internal static class RedisLoad
{
    private const string Keys = "drill:";
    private static readonly byte[] Value = new byte[256 * 1024];

    /// <summary>Writes keys until so much of the memory is taken.</summary>
    /// <param name="context">The drill.</param>
    /// <param name="ratio">How much: at 1, each further key drives others out.</param>
    /// <param name="expires">With an expiry: only keys that have one are driven out.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task FillRedisAsync(this DrillContext context, double ratio, bool expires, CancellationToken cancellationToken)
    {
        context.UndoWith(new DeleteKeys($"{Keys}*"));
        var (database, server) = await context.Workbench.RedisAsync(cancellationToken);
        for (var number = 0; number < 2000; number++)
        {
            var (used, most) = await MemoryAsync(server);
            // One that has to be driven out for a key makes room for it: used stays below by less than what a value takes, which is more than its length.
            if (used + (ratio < 1 ? 0 : 2 * Value.Length) >= most * ratio)
                return;
            await WriteAsync(database, $"fill:{number}", expires);
        }
        throw new DrillException(ExitCode.Failed, "Redis does not fill up.");
    }

    /// <summary>Keeps writing keys that expire, some every second.</summary>
    public static void KeepWriting(this DrillContext context, int perSecond) => context.Meanwhile(async cancellationToken =>
    {
        var (database, _) = await context.Workbench.RedisAsync(cancellationToken);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        for (var number = 0; await timer.WaitForNextTickAsync(cancellationToken); number++)
            await WriteAsync(database, $"more:{number}", expires: true);
    });

    /// <summary>Keeps asking for keys that are not there.</summary>
    public static void KeepMissing(this DrillContext context, int perSecond) => context.Meanwhile(async cancellationToken =>
    {
        var (database, _) = await context.Workbench.RedisAsync(cancellationToken);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        while (await timer.WaitForNextTickAsync(cancellationToken))
            await database.StringGetAsync($"{Keys}none");
    });

    /// <summary>Lets no more clients in than there are, tries some times, and lets them in again before the exporter is refused for long.</summary>
    public static async Task OverrunRedisAsync(this DrillContext context, CancellationToken cancellationToken)
    {
        var (_, server) = await context.Workbench.RedisAsync(cancellationToken);
        var most = (await server.ConfigGetAsync("maxclients")).Single().Value;
        var clients = (await server.ClientListAsync()).Length;
        context.UndoWith(new SetRedis("maxclients", most));
        await server.ConfigSetAsync("maxclients", clients.ToString(CultureInfo.InvariantCulture));
        for (var client = 0; client < 5; client++)
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync("localhost", context.Stack.Port("redis", "tcp"), cancellationToken);
            // The refusal, and the end of the connection.
            await socket.GetStream().ReadAtLeastAsync(new byte[16], 16, throwOnEndOfStream: false, cancellationToken);
        }
        await server.ConfigSetAsync("maxclients", most);
    }

    private static Task WriteAsync(IDatabase database, string name, bool expires) =>
        database.StringSetAsync(Keys + name, Value, expires ? new Expiration(TimeSpan.FromHours(1)) : Expiration.Default);

    private static async Task<(long Used, long Most)> MemoryAsync(IServer server)
    {
        var memory = (await server.InfoAsync("memory")).Single().ToDictionary(pair => pair.Key, pair => pair.Value);
        return (Number("used_memory"), Number("maxmemory"));

        long Number(string name) => long.Parse(memory[name], CultureInfo.InvariantCulture);
    }
}
