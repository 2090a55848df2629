using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Logs;

/// <summary>What befalls a <see cref="BulkStore"/>.</summary>
internal enum StoreFault
{
    None,

    /// <summary>Every request is answered with 503.</summary>
    Unavailable,

    /// <summary>Documents are stored and the connection ends without an answer.</summary>
    AnswersAreLost,
}

/// <summary>As much of Elasticsearch as Fluent Bit sees: creations in bulk, whose documents have ids, are there already, or do not fit the index template's types.</summary>
internal sealed partial class BulkStore : IAsyncDisposable
{
    private static readonly JsonObject Types =
        JsonNode.Parse(File.ReadAllText(RepositoryRoot.File("observability-config", "elasticsearch", "provision", "index-template.json")))!["template"]!["mappings"]!["properties"]!.AsObject();

    private readonly ConcurrentDictionary<string, JsonObject> _documents = new();
    private readonly ConcurrentQueue<string> _refused = new();
    private readonly ConcurrentQueue<string> _callers = new();
    private WebApplication? _server;
    private int _conflicts;

    public int Port { get; } = FreePort.Next();

    public StoreFault Fault { get; set; }

    /// <summary>In no order.</summary>
    public IReadOnlyCollection<JsonObject> Documents => [.. _documents.Values];

    /// <summary>Why documents were refused for good.</summary>
    public IReadOnlyCollection<string> Refused => _refused;

    /// <summary>Who has sent, as <c>user:password</c>.</summary>
    public IReadOnlyCollection<string> Callers => _callers;

    /// <summary>How often a document came that was there already.</summary>
    public int Conflicts => _conflicts;

    public static async Task<BulkStore> StartAsync()
    {
        var store = new BulkStore();
        await store.ListenAsync();
        return store;
    }

    /// <summary>Listens again after <see cref="StopAsync"/>, on the same port.</summary>
    public async Task ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://0.0.0.0:{Port}");
        _server = builder.Build();
        _server.MapPost("/_bulk", TakeAsync);
        await _server.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Refuses connections from now on; documents stay.</summary>
    public async Task StopAsync()
    {
        if (_server is { } server)
            await server.DisposeAsync();
        _server = null;
    }

    public ValueTask DisposeAsync() => new(StopAsync());

    private async Task TakeAsync(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString().Split(' ')[^1];
        _callers.Enqueue(Encoding.UTF8.GetString(Convert.FromBase64String(authorization)));
        var lines = await LinesAsync(context.Request);
        if (Fault == StoreFault.Unavailable)
        {
            context.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
            return;
        }

        var items = new JsonArray([.. lines.Chunk(2).Select(pair => (JsonNode)new JsonObject { ["create"] = Create(JsonNode.Parse(pair[0])!, pair[1]) })]);
        if (Fault == StoreFault.AnswersAreLost)
            context.Abort();
        else
            await context.Response.WriteAsJsonAsync(new JsonObject { ["took"] = 1, ["errors"] = items.Any(item => (int)item!["create"]!["status"]! != 201), ["items"] = items });
    }

    private static async Task<string[]> LinesAsync(HttpRequest request)
    {
        await using var body = request.Headers.ContentEncoding == "gzip" ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
        using var reader = new StreamReader(body);
        return (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private JsonObject Create(JsonNode action, string line)
    {
        // A creation and nothing else, in the stream.
        var target = action["create"]!;
        Assert.Equal("logs-sei-platform", (string?)target["_index"]);
        var (id, status) = ((string)target["_id"]!, 201);
        // Throws where a name comes twice, as the server does.
        var document = JsonNode.Parse(line)!.AsObject();
        if (document.Select(field => Misfit(field.Key, field.Value)).FirstOrDefault(misfit => misfit is not null) is { } reason)
        {
            _refused.Enqueue(reason);
            status = 400;
        }
        else if (!_documents.TryAdd(id, document))
        {
            Interlocked.Increment(ref _conflicts);
            status = 409;
        }

        return new JsonObject { ["_index"] = ".ds-logs-sei-platform-000001", ["_id"] = id, ["status"] = status };
    }

    private static string? Misfit(string field, JsonNode? value) => ((string?)Types[field]?["type"], value) switch
    {
        (_, null) or (null, _) => null,
        ("flattened", JsonObject) => null,
        ("date_nanos", JsonValue date) when Nanoseconds().IsMatch((string)date!) => null,
        ("keyword" or "text" or "match_only_text", JsonValue) => null,
        var (type, _) => $"{field} is no {type}: {value!.ToJsonString()}",
    };

    /// <summary>Nine digits are the most that the server reads.</summary>
    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}Z$")]
    private static partial Regex Nanoseconds();
}
