using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Collector;

/// <summary>A webhook request as its sender makes it; <c>with</c> makes it wrong.</summary>
public sealed record Delivery(string Path, byte[] Body)
{
    public const string Secret = "a-secret-for-every-webhook-of-a-test";

    public string ContentType { get; init; } = "application/json";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Sent in chunks, with no length announced.</summary>
    public bool IsChunked { get; init; }

    /// <summary>All payload files, as <c>source/event.variant.json</c>.</summary>
    public static IEnumerable<string> Files => Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories)
        .Select(file => System.IO.Path.GetRelativePath(Folder, file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    private static string Folder => RepositoryRoot.File("tests", "Unit", "Collector", "Webhooks", "Payloads");

    /// <summary>A payload file, sent by its source.</summary>
    public static Delivery Of(string file) => file.Split('/')[0] switch
    {
        "github" => GitHub(EventOf(file), Bytes(file)),
        "gitlab" => GitLab(EventOf(file), Bytes(file)),
        _ => CdEvent(Bytes(file)),
    };

    public static Delivery GitHub(string eventName, byte[] body) => new("/webhooks/github", body)
    {
        Headers = new Dictionary<string, string>
        {
            ["X-GitHub-Event"] = eventName,
            ["X-GitHub-Delivery"] = Guid.NewGuid().ToString(),
            ["X-Hub-Signature-256"] = Sign(body),
        },
    };

    public static Delivery GitHub(string eventName, string body) => GitHub(eventName, Encoding.UTF8.GetBytes(body));

    /// <summary>A deployment that no other is; its event is <c>github:deployment.started:acme/shop:{id}</c>.</summary>
    public static Delivery Deployment(long id) =>
        GitHub("deployment", Encoding.UTF8.GetString(Bytes("github/deployment.json")).Replace("\"id\": 88001", $"\"id\": {id}", StringComparison.Ordinal));

    public Delivery With(string header, string? value)
    {
        var headers = new Dictionary<string, string>(Headers);
        headers.Remove(header);
        if (value is not null)
            headers[header] = value;
        return this with { Headers = headers };
    }

    public HttpRequestMessage ToRequest()
    {
        HttpContent content = IsChunked ? new StreamContent(new MemoryStream(Body)) : new ByteArrayContent(Body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = content };
        request.Headers.TransferEncodingChunked = IsChunked;
        request.Headers.ExpectContinue = true;
        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private static Delivery GitLab(string eventName, byte[] body) => new("/webhooks/gitlab", body)
    {
        Headers = new Dictionary<string, string>
        {
            ["X-Gitlab-Event"] = string.Join(' ', eventName.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + " Hook",
            ["X-Gitlab-Token"] = Secret,
        },
    };

    private static Delivery CdEvent(byte[] body)
    {
        var context = JsonDocument.Parse(body).RootElement.GetProperty("context");
        return new("/webhooks/cdevents", body)
        {
            Headers = new Dictionary<string, string>
            {
                ["Authorization"] = $"Bearer {Secret}",
                ["ce-specversion"] = "1.0",
                ["ce-id"] = context.GetProperty("id").GetString()!,
                ["ce-source"] = context.GetProperty("source").GetString()!,
                ["ce-type"] = context.GetProperty("type").GetString()!,
            },
        };
    }

    private static string EventOf(string file) => System.IO.Path.GetFileName(file).Split('.')[0];

    private static byte[] Bytes(string file) => File.ReadAllBytes(System.IO.Path.Combine(Folder, file));

    private static string Sign(byte[] body) => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body));
}
