using System.Diagnostics;
using System.Globalization;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Bench.Benchmarks;

/// <summary>
/// From a git history to rows in TimescaleDB, through Kafka, against the speed at which git itself prints the history: what no importer can beat.
/// </summary>
internal static class ImportBenchmark
{
    public static async Task RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        await using var platform = await BenchPlatform.StartAsync(["timescaledb", "kafka", "redis"], cancellationToken);
        var location = options.Repository ?? await platform.WriteHistoryAsync(options.Commits, cancellationToken);
        var collector = await platform.StartCollectorAsync(cancellationToken);
        var table = new RateTable("commits/s");
        var cpu = new Dictionary<string, List<double>>();
        long commits = 0;
        for (var round = 1; round <= options.Rounds; round++)
        {
            var (printed, time) = await PrintAsync(location, cancellationToken);
            table.Add("git log", printed, time);

            var repository = $"bench/round-{round.ToString(CultureInfo.InvariantCulture)}";
            var before = await platform.CpuAsync(collector, cancellationToken);
            var clock = Stopwatch.StartNew();
            commits = await platform.ImportAsync(collector, location, repository, cancellationToken);
            table.Add("git to rows", commits, clock.Elapsed);
            foreach (var (part, used) in await platform.CpuAsync(collector, cancellationToken))
            {
                cpu.TryAdd(part, []);
                cpu[part].Add((used - before[part]).TotalMicroseconds / commits);
            }

            var rows = await platform.CountAsync("changes", repository, cancellationToken);
            if (rows != commits)
            {
                throw new InvalidOperationException($"{commits} commits were imported, and {rows} are in the database.");
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{location}: {commits:N0} commits"));
        table.Print();
        Console.WriteLine("processor time per commit: " + string.Join(", ", cpu.Select(part =>
            string.Create(CultureInfo.InvariantCulture, $"{part.Key} {RateTable.Median(part.Value):N1} µs")))
            + string.Create(CultureInfo.InvariantCulture, $"; together {cpu.Values.Sum(RateTable.Median):N1} µs"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak memory of the collector: {collector.PeakMemory / 1024.0 / 1024.0:N0} MB"));
    }

    private static async Task<(long Commits, TimeSpan Time)> PrintAsync(string location, CancellationToken cancellationToken)
    {
        // Tags too, as the importer follows them; the fields are those that it needs.
        var command = new Command("git", "-C", location, "log", "--branches", "--tags", "--format=%x1e%H %P%n%an <%ae> %aI %cI%n%B");
        var clock = Stopwatch.StartNew();
        using var git = Process.Start(command.ToStartInfo())!;
        git.ErrorDataReceived += (_, _) => { };
        git.BeginErrorReadLine();
        var commits = 0L;
        var buffer = new byte[1 << 16];
        int read;
        while ((read = await git.StandardOutput.BaseStream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            commits += buffer.AsSpan(0, read).Count((byte)0x1e);
        }

        await git.WaitForExitAsync(cancellationToken);
        return (commits, clock.Elapsed);
    }
}
