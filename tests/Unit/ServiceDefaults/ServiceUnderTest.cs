using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;
using SeiPlatform.ServiceDefaults;

namespace SeiPlatform.Tests.Unit.ServiceDefaults;

/// <summary>A small service with the defaults, on a random port, whose spans and log entries a test can read.</summary>
public sealed class ServiceUnderTest : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client = new();

    private ServiceUnderTest(WebApplication app) => _app = app;

    public ConcurrentQueue<Activity> Spans { get; } = new();

    public ConcurrentQueue<(LogLevel Level, string? Event, string Message)> Entries { get; } = new();

    public static async Task<ServiceUnderTest> StartAsync(
        Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? map = null, Action<IConfiguration>? earlier = null,
        string? environment = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration["Logging:Console:LogLevel:Default"] = "None";
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        earlier?.Invoke(builder.Configuration);
        builder.AddServiceDefaults("service-under-test");
        ServiceUnderTest? service = null;
        builder.Services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddProcessor(new Recorder(span => service!.Spans.Enqueue(span))));
        builder.Logging.AddProvider(new EntryRecorder(entry => service?.Entries.Enqueue(entry)));
        configure?.Invoke(builder);

        var app = builder.Build();
        service = new ServiceUnderTest(app);
        app.MapDefaultEndpoints();
        map?.Invoke(app);
        await app.StartAsync();
        service._client.BaseAddress = new Uri(app.Urls.Single());
        return service;
    }

    public Uri Address => _client.BaseAddress!;

    public async Task<(HttpStatusCode Status, string? ContentType, string Body)> GetAsync(
        string path, string accept = "*/*", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, response.Content.Headers.ContentType?.MediaType, body);
    }

    public async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string path, string? json = null, string? secret = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, MediaTypeHeaderValue.Parse("application/json"));
        if (secret is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<IReadOnlyList<string>> MetricsAsync(string accept = "text/plain") =>
        (await GetAsync("/metrics", accept)).Body.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    private sealed class Recorder(Action<Activity> record) : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => record(data);
    }

    private sealed class EntryRecorder(Action<(LogLevel Level, string? Event, string Message)> record) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            record((logLevel, eventId.Name, formatter(state, exception)));

        public void Dispose()
        {
        }
    }
}
