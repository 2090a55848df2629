using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SeiPlatform.Database;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Containers;
using SeiPlatform.Tests.Harness.Git;

namespace SeiPlatform.Bench;

/// <summary>The stores in containers as the manifest defines them, with the schema, and the services as processes in front of them.</summary>
internal sealed class BenchPlatform : IAsyncDisposable
{
    private static readonly TimeSpan LongestImport = TimeSpan.FromMinutes(20);

    private readonly TestNetwork network;
    private readonly IReadOnlyList<string> stores;
    private readonly List<ServiceProcess> services = [];
    private readonly string folder = Directory.CreateTempSubdirectory("sei-bench-").FullName;

    private BenchPlatform(TestNetwork network, IReadOnlyList<string> stores)
    {
        this.network = network;
        this.stores = stores;
        Database = NpgsqlDataSource.Create(network.Outside.ConnectionString("sei-platform"));
    }

    public NpgsqlDataSource Database { get; }

    private string AdminSecret => network.Parameter("bootstrap-secret");

    public static async Task<BenchPlatform> StartAsync(IReadOnlyList<string> stores, CancellationToken cancellationToken)
    {
        var network = await TestNetwork.CreateAsync(cancellationToken: cancellationToken);
        try
        {
            await Task.WhenAll(stores.Select(store => network.StartAsync(store, cancellationToken: cancellationToken)));
            var platform = new BenchPlatform(network, stores);
            var options = new DatabaseOptions { ConnectionString = network.Outside.ConnectionString("sei-platform") };
            await new DatabaseMigrator(platform.Database, options, NullLogger<DatabaseMigrator>.Instance).MigrateAsync(cancellationToken);
            return platform;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    public Task<ServiceProcess> StartCollectorAsync(CancellationToken cancellationToken) => StartServiceAsync("SeiPlatform.Collector", [], cancellationToken);

    public Task<ServiceProcess> StartApiAsync(CancellationToken cancellationToken) => StartServiceAsync(
        "SeiPlatform.Api",
        new() { ["RateLimit__RequestsPerSecond"] = "100000", ["RateLimit__Burst"] = "1000000" },
        cancellationToken);

    /// <summary>A client that the service takes for the administrator.</summary>
    public HttpClient Admin(ServiceProcess service) => new()
    {
        BaseAddress = service.Url,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", AdminSecret) },
    };

    /// <summary>Imports a history and returns how many commits it had when all of them are in the database.</summary>
    public async Task<long> ImportAsync(ServiceProcess collector, string location, string repository, CancellationToken cancellationToken)
    {
        using var admin = Admin(collector);
        using var accepted = await admin.PostAsJsonAsync(new Uri("collect/git", UriKind.Relative), new { location, repository }, cancellationToken);
        accepted.EnsureSuccessStatusCode();
        var status = await Eventually.GetAsync(
            async token =>
            {
                var import = JsonNode.Parse(await admin.GetStringAsync(new Uri($"collect/git/{repository}", UriKind.Relative), token))!;
                return (string?)import["status"] switch
                {
                    "succeeded" => import,
                    "failed" => throw new NeverException($"The import failed: {import["detail"]}"),
                    var other => throw new InvalidOperationException($"it is {other}, {import["runCommits"]} commits published"),
                };
            },
            LongestImport,
            cancellationToken,
            $"{repository} is imported");
        return (long)status["runCommits"]!;
    }

    /// <summary>Processor time so far of a collector, of the git processes that it has started, and of the stores.</summary>
    public async Task<IReadOnlyDictionary<string, TimeSpan>> CpuAsync(ServiceProcess collector, CancellationToken cancellationToken)
    {
        var (own, git) = await CpuTime.OfProcessAsync(collector.Id, cancellationToken);
        Dictionary<string, TimeSpan> used = new() { ["git"] = git, ["collector"] = own };
        foreach (var store in stores)
        {
            used[store] = await CpuTime.OfContainerAsync(network[store].Id, cancellationToken);
        }

        return used;
    }

    public async Task<long> CountAsync(string table, string repository, CancellationToken cancellationToken)
    {
        await using var command = Database.CreateCommand($"select count(*) from {table} where repository = $1");
        command.Parameters.Add(new() { Value = repository });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>A history of ordinary shape: a commit every half hour, a release every hundred commits.</summary>
    public async Task<string> WriteHistoryAsync(int commits, CancellationToken cancellationToken)
    {
        const int release = 100;
        var path = Path.Combine(folder, $"history-{commits}");
        await using var history = await GitHistory.CreateAsync(path, cancellationToken);
        var time = new DateTimeOffset(2016, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var number = 1; number <= commits; number++)
        {
            time = time.AddMinutes(30);
            var message = $"Change number {number}\n\nWhy this was done stands here, in a line or two as people write them,\nand what it means for whoever reads it later.\n";
            var commit = history.Commit(message, time.AddHours(-number % 72), time);
            if (number % release == 0)
            {
                history.Tag($"v1.{number / release}.0", commit, time.AddMinutes(10));
            }
        }

        await history.CompleteAsync();
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in services)
        {
            await service.DisposeAsync();
        }

        await Database.DisposeAsync();
        await network.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<ServiceProcess> StartServiceAsync(string assembly, Dictionary<string, string> settings, CancellationToken cancellationToken)
    {
        settings["ConnectionStrings__database"] = network.Outside.ConnectionString("sei-platform");
        settings["ConnectionStrings__redis"] = network.Outside.ConnectionString("redis");
        settings["ConnectionStrings__kafka"] = network.Outside.ConnectionString("kafka");
        settings["Admin__Secret"] = AdminSecret;
        settings["Git__WorkDirectory"] = Path.Combine(folder, "clones");
        var service = await ServiceProcess.StartAsync(assembly, settings, cancellationToken);
        services.Add(service);
        return service;
    }
}
