using System.Globalization;
using System.Runtime.InteropServices;
using SeiPlatform.Load.Cli;
using SeiPlatform.Load.Plan;
using SeiPlatform.Load.Platform;
using SeiPlatform.Load.Playing;

using var end = new CancellationTokenSource();
PosixSignalRegistration[] signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, context =>
{
    context.Cancel = true;
    end.Cancel();
}))];
try
{
    return await RunAsync(LoadOptions.Parse(args), end.Token);
}
catch (LoadException exception)
{
    await Console.Error.WriteLineAsync($"load: {exception.Message}");
    return exception.ExitCode;
}
catch (OperationCanceledException) when (end.IsCancellationRequested)
{
    return ExitCode.Success;
}
finally
{
    foreach (var signal in signals)
        signal.Dispose();
}

static async Task<int> RunAsync(LoadOptions options, CancellationToken cancellationToken)
{
    if (options.Help)
    {
        Console.WriteLine(LoadOptions.Usage);
        return ExitCode.Success;
    }
    var target = Target.Find(options);
    // No proxy and no redirection: what is meant for this machine stays on it.
    using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(15) };
    var keys = await new CustomerKeys(target, http).OfAsync(Customers.Names, cancellationToken);
    var start = TimeProvider.System.GetUtcNow();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Plays {options.Rate} requests a second on average, seed {options.Seed}, to {target.Api} and {target.Collector}"));

    var tally = new Tally();
    using var reports = new PeriodicTimer(TimeSpan.FromMinutes(1));
    var reporting = ReportAsync();
    await new Player(http, new Requests(target, keys), tally, TimeProvider.System)
        .PlayAsync(new Traffic(options.Seed, start, options.Rate).Steps(), options.Duration, cancellationToken);
    reports.Dispose();
    await reporting;
    Console.WriteLine(tally.Take());
    Console.WriteLine($"{tally.Sent} requests, {tally.Odd} answered otherwise than they have to be");
    return tally.Odd == 0 ? ExitCode.Success : ExitCode.Failed;

    async Task ReportAsync()
    {
        while (await reports.WaitForNextTickAsync(CancellationToken.None))
            Console.WriteLine($"{tally.Take()}, in a minute");
    }
}
