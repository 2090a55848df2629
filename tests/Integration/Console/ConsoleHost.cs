using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using SeiPlatform.Console.Inbox;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Console;

/// <summary>The console in this process, behind a real Kestrel.</summary>
internal sealed class ConsoleHost : IAsyncDisposable
{
    private readonly WebApplicationFactory<NotificationStore> _factory;

    /// <param name="port">0 for any.</param>
    /// <param name="forContainers">Whether containers reach it too, as they do in a run.</param>
    /// <param name="runbooks">The repository's when null.</param>
    /// <param name="settings">What else it is told.</param>
    public ConsoleHost(int port = 0, bool forContainers = false, string? runbooks = null, params IEnumerable<(string Key, string Value)> settings)
    {
        _factory = new WebApplicationFactory<NotificationStore>().WithWebHostBuilder(builder => builder
            .UseSetting("urls", $"http://{(forContainers ? "0.0.0.0" : "127.0.0.1")}:{port}")
            .UseSetting("Runbooks:Folder", runbooks ?? RepositoryRoot.File("docs", "runbooks"))
            .UseSetting("Dashboards:Folder", RepositoryRoot.File("observability-config", "grafana", "dashboards"))
            .ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value))))
            .ConfigureLogging(logging => logging.ClearProviders()));
        _factory.UseKestrel();
        _factory.StartServer();
        Client = _factory.CreateClient();
        if (forContainers)
            Client.BaseAddress = new Uri($"http://127.0.0.1:{port}");
    }

    public HttpClient Client { get; }

    /// <summary>What <c>GET /api/inbox</c> answers, oldest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> NotificationsAsync(string query = "", CancellationToken cancellationToken = default)
    {
        var answer = JsonNode.Parse(await Client.GetStringAsync($"/api/inbox?{query}", cancellationToken))!;
        return [.. answer["notifications"]!.AsArray().Select(notification => notification!)];
    }

    public async Task<(HttpStatusCode Status, string Body)> PostAsync(string path, string body, string contentType = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var response = await Client.PostAsync(path, content, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _factory.DisposeAsync();
    }
}
