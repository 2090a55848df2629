using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;
using SeiPlatform.Collector.Webhooks;

namespace SeiPlatform.Tests.Integration.Collector;

/// <summary>The collector as intake in this process, behind a real Kestrel, with no database: taking events in needs none.</summary>
public sealed class IntakeHost : IAsyncDisposable
{
    private const string Nowhere = "Host=127.0.0.1;Port=9;Username=nobody;Database=nowhere;Timeout=1";

    private readonly LogLines _log = new();
    private readonly WebApplicationFactory<WebhookIntake> _factory;

    /// <param name="kafka">Address of the broker, which need not be up.</param>
    public IntakeHost(string kafka)
    {
        _factory = new WebApplicationFactory<WebhookIntake>().WithWebHostBuilder(builder => builder
            .UseSetting("urls", "http://127.0.0.1:0")
            .UseSetting("Logging:LogLevel:Default", "Information")
            .ConfigureLogging(logging => logging.ClearProviders().AddProvider(_log))
            .UseSetting("Collector:Roles", "intake")
            .UseSetting("ConnectionStrings:kafka", kafka)
            .UseSetting("ConnectionStrings:database", Nowhere)
            .UseSetting("Admin:Secret", Delivery.Secret)
            .UseSetting("Kafka:MessageTimeout", "00:00:02")
            .UseSetting("Webhooks:GitHub:Secret", Delivery.Secret)
            .UseSetting("Webhooks:GitLab:Token", Delivery.Secret)
            .UseSetting("Webhooks:CdEvents:Token", Delivery.Secret));
        _factory.UseKestrel();
        _factory.StartServer();
        Client = _factory.CreateClient();
    }

    public HttpClient Client { get; }

    /// <summary>Everything logged so far, with the values of its attributes and scopes.</summary>
    public IReadOnlyCollection<string> Log => _log.Lines;

    public async Task<Answer> SendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        using var request = delivery.ToRequest();
        using var response = await Client.SendAsync(request, cancellationToken);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken), response.Headers.RetryAfter?.Delta);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _factory.DisposeAsync();
    }
}

public sealed record Answer(HttpStatusCode Status, string Body, TimeSpan? RetryAfter)
{
    /// <summary>How many events the collector says it published.</summary>
    public int Events => JsonDocument.Parse(Body).RootElement.GetProperty("events").GetInt32();
}

/// <summary>Keeps what is logged.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = [];

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull
    {
        _lines.Enqueue(Values(state));
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{eventId.Name}: {formatter(state, exception)} {Values(state)} {exception}");

    public void Dispose()
    {
    }

    private static string Values<TState>(TState state) =>
        state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values.Select(value => $"{value.Key}={value.Value}")) : $"{state}";
}
