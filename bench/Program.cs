using SeiPlatform.Bench;
using SeiPlatform.Bench.Benchmarks;
using SeiPlatform.Tests.Harness.Images;

Dictionary<string, (string What, Func<BenchOptions, CancellationToken, Task> Run)> benchmarks = new()
{
    ["import"] = ("commits a second: `git log` alone, against a history on its way into the database", ImportBenchmark.RunAsync),
    ["write"] = ("events a second: plain COPY, COPY through a stage table, single inserts", WriteBenchmark.RunAsync),
    ["answers"] = ("requests a second: DORA answers from the cache and from the database", AnswerBenchmark.RunAsync),
    ["logs"] = ("lines a second: the services' log lines, and .NET's own", LogBenchmark.RunAsync),
    ["memory"] = ("memory of every process and container of the running platform", PlatformMemory.RunAsync),
};

if (args is not [var name, .. var rest] || !benchmarks.TryGetValue(name, out var benchmark) || BenchOptions.TryParse(rest, out var mistake) is not { } options)
{
    if (args.Length > 1)
    {
        BenchOptions.TryParse(args[1..], out mistake);
        Console.Error.WriteLine(mistake ?? $"There is no benchmark {args[0]}.");
    }

    Console.Error.WriteLine("usage: dotnet run -c Release --project bench -- NAME [--repo PATH] [--commits N] [--rounds N]");
    foreach (var (known, (what, _)) in benchmarks)
    {
        Console.Error.WriteLine($"  {known,-8}  {what}");
    }

    return 2;
}

using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    cancellation.Cancel();
};
try
{
    await benchmark.Run(options, cancellation.Token);
    return 0;
}
catch (ImageUnavailableException unavailable)
{
    Console.Error.WriteLine(unavailable.Message);
    return 3;
}
catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
{
    return 130;
}
