using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using StackExchange.Redis;

namespace SeiPlatform.Drills.Stack;

/// <summary>Everything with which faults are caused and undone.</summary>
internal sealed class Workbench(RunningStack stack) : IAsyncDisposable
{
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private NpgsqlDataSource? _database;
    private ConnectionMultiplexer? _redis;

    public RunningStack Stack { get; } = stack;

    public Engine Engine { get; } = new();

    public ResourceSwitch Resources { get; } = new(stack);

    /// <summary>Addressed as the machine's own, which no proxy stands before.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 64 });

    /// <summary>The database as its administrator, without a pool: a connection that is closed is gone.</summary>
    public NpgsqlDataSource Database => _database ??= NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder
    {
        Host = "localhost",
        Port = Stack.Port("timescaledb", "tcp"),
        Username = "postgres",
        Password = Stack.Secret("timescaledb-password"),
        Database = "sei_platform",
        ApplicationName = "drill",
        Pooling = false,
        Timeout = 10,
        CommandTimeout = 120,
    });

    public async Task SqlAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<T> SqlAsync<T>(string sql, CancellationToken cancellationToken)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Waits until all that is on the topic is in the database, in the collector's own words.</summary>
    /// <exception cref="DrillException">It does not get there.</exception>
    public async Task IngestIsDoneAsync(CancellationToken cancellationToken)
    {
        var until = DateTimeOffset.UtcNow.AddMinutes(1);
        while (true)
        {
            var metrics = await Http.GetStringAsync(new Uri(Stack.Url("data-collector"), "metrics"), cancellationToken);
            var waiting = metrics.Split('\n').Where(line => line.StartsWith("sei_collector_consumer_lag_messages{", StringComparison.Ordinal)).ToArray();
            if (waiting.Length > 0 && waiting.All(line => line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Trim().Split(' ')[0] == "0"))
                return;
            if (DateTimeOffset.UtcNow > until)
                throw new DrillException(ExitCode.Failed, "The collector does not get all that is on the topic into the database.");
            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
        }
    }

    /// <summary>Redis as its administrator.</summary>
    public async Task<(IDatabase Database, IServer Server)> RedisAsync(CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken);
        try
        {
            _redis ??= await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
            {
                EndPoints = { { "localhost", Stack.Port("redis", "tcp") } },
                Password = Stack.Secret("redis-password"),
                AllowAdmin = true,
                AbortOnConnectFail = false,
                ClientName = "drill",
            });
            return (_redis.GetDatabase(), _redis.GetServers().Single());
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>Asks a service for something that needs the bootstrap secret.</summary>
    /// <exception cref="DrillException">It refuses.</exception>
    public async Task<JsonElement> AdminAsync(string service, HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(Stack.Url(service), path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Stack.Secret("bootstrap-secret"));
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var answer = await Http.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new DrillException(ExitCode.Failed, $"{service} answers {method} {path} with {(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
        Http.Dispose();
        Engine.Dispose();
        _connecting.Dispose();
    }
}
