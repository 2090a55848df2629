using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using SeiPlatform.ServiceDefaults;

namespace SeiPlatform.Bench.Benchmarks;

/// <summary>
/// What a log line costs in the platform's format, with trace ids, resource and redaction, against .NET's own formats. One thread formats; where the lines go
/// costs the same for all and is left out.
/// </summary>
internal static class LogBenchmark
{
    private const int Lines = 200_000;

    private static readonly IReadOnlyList<KeyValuePair<string, object?>> Values =
    [
        new("Source", "github"), new("Event", "pull_request"), new("Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958"), new("Count", 3),
        new("{OriginalFormat}", "{Source} {Event} {Delivery}: {Count} events published"),
    ];

    public static Task RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddServiceDefaults("bench");
        // As it would be without the platform's own: what .NET offers, told to write as much as it can.
        builder.Logging.AddSimpleConsole(console => console.IncludeScopes = true).AddJsonConsole(console => console.IncludeScopes = true);
        var formatters = builder.Build().Services.GetServices<ConsoleFormatter>().ToDictionary(formatter => formatter.Name);
        using var activity = new Activity("bench").SetIdFormat(ActivityIdFormat.W3C).Start();
        var table = new RateTable("lines/s");

        // The first round warms everything up.
        for (var round = 0; round <= options.Rounds; round++)
        {
            Measure(".NET's text", "simple", round);
            Measure(".NET's JSON", "json", round);
            Measure("the platform's JSON", "sei-json", round);
        }

        Console.WriteLine($"{Lines} lines with four values, within a trace");
        table.Print();
        return Task.CompletedTask;

        void Measure(string way, string name, int round)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var entry = new LogEntry<IReadOnlyList<KeyValuePair<string, object?>>>(
                LogLevel.Information, "SeiPlatform.Collector.Webhooks.WebhookIntake", new EventId(1, "WebhookAccepted"), Values, null,
                (values, _) => $"{values[0].Value} {values[1].Value} {values[2].Value}: {values[3].Value} events published");
            var formatter = formatters[name];
            using var writer = new StringWriter();
            var clock = Stopwatch.StartNew();
            for (var line = 0; line < Lines; line++)
            {
                formatter.Write(entry, null, writer);
                if (line % 1000 == 0)
                    writer.GetStringBuilder().Clear();
            }

            if (round > 0)
                table.Add(way, Lines, clock.Elapsed);
        }
    }
}
