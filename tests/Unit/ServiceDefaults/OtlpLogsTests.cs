using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Unit.ServiceDefaults;

public sealed partial class OtlpLogsTests
{
    [Fact]
    public async Task Log_records_reach_the_receiver_on_its_own_path_and_without_secrets()
    {
        var received = new ConcurrentQueue<(string Path, string Content)>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Logging.ClearProviders();
        await using var receiver = builder.Build();
        receiver.MapPost("{**path}", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body, Encoding.Latin1);
            received.Enqueue((request.Path, await reader.ReadToEndAsync()));
        });
        await receiver.StartAsync(TestContext.Current.CancellationToken);
        await using var service = await ServiceUnderTest.StartAsync(
            map: app => app.MapGet("/log", (ILogger<OtlpLogsTests> logger) =>
                LogConnecting(logger, new InvalidOperationException("Password=hunter2;Timeout=5"), "hunter2", "db", 1764064800123456)),
            earlier: configuration => configuration["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"] = receiver.Urls.Single());

        await service.GetAsync("/log");

        await Eventually.SucceedsAsync(
            () => Assert.Contains(received, request => request.Content.Contains("Connecting with *** to db", StringComparison.Ordinal)),
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.All(received, request => Assert.Equal("/v1/logs", request.Path));
        var all = string.Concat(received.Select(request => request.Content));
        Assert.DoesNotContain("hunter2", all);
        Assert.Contains("Timeout=5", all);
        Assert.Contains("service-under-test", all);
        // For receivers that do not know the field, and cut long numbers.
        Assert.Contains("event.name", all);
        Assert.Contains("1764064800123456", all[all.IndexOf("Attempt", StringComparison.Ordinal)..]);
    }

    [LoggerMessage(EventName = "Connecting", Level = LogLevel.Error, Message = "Connecting with {Password} to {Host}, attempt {Attempt}")]
    private static partial void LogConnecting(ILogger logger, Exception exception, string password, string host, long attempt);
}
