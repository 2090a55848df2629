using System.Text;
using Microsoft.AspNetCore.Http;
using SeiPlatform.Collector.Webhooks;
using SeiPlatform.Collector.Webhooks.CdEvents;
using SeiPlatform.Collector.Webhooks.GitHub;
using SeiPlatform.Collector.Webhooks.GitLab;
using SeiPlatform.Contracts;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Unit.Collector.Webhooks;

/// <summary>Reads the payload files as the webhooks do, without a server.</summary>
internal static class Sources
{
    public const string Secret = "It's a Secret to Everybody";

    public static readonly DateTimeOffset ReceivedAt = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly WebhookOptions Options = new()
    {
        GitHub = { Secret = Secret },
        GitLab = { Token = Secret },
        CdEvents = { Token = Secret, Services = { ["mailer"] = ["acme/mail", "https://git.example.com/acme/mail-templates.git"] } },
    };

    private static readonly Dictionary<string, string> GitLabHooks = new()
    {
        ["push"] = "Push Hook",
        ["tag_push"] = "Tag Push Hook",
        ["merge_request"] = "Merge Request Hook",
        ["deployment"] = "Deployment Hook",
        ["pipeline"] = "Pipeline Hook",
        ["issue"] = "Issue Hook",
        ["release"] = "Release Hook",
    };

    /// <summary>All payload files, as <c>source/event.variant.json</c>.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    private static string Folder => RepositoryRoot.File("tests", "Unit", "Collector", "Webhooks", "Payloads");

    public static string Text(string file) => File.ReadAllText(Path.Combine(Folder, file));

    public static IReadOnlyList<EngineeringEvent> Events(string file, DateTimeOffset? receivedAt = null) => Events(file, Text(file), receivedAt);

    /// <summary>Reads <paramref name="json"/> as if it had come in place of <paramref name="file"/>.</summary>
    public static IReadOnlyList<EngineeringEvent> Events(string file, string json, DateTimeOffset? receivedAt = null)
    {
        var (source, request) = Request(file);
        return source.Read(request, Encoding.UTF8.GetBytes(json), receivedAt ?? ReceivedAt).Events;
    }

    public static (IWebhookSource Source, HttpRequest Request) Request(string file)
    {
        var options = Microsoft.Extensions.Options.Options.Create(Options);
        var request = new DefaultHttpContext().Request;
        request.ContentType = "application/json";
        var name = Path.GetFileName(file).Split('.')[0];
        switch (file.Split('/')[0])
        {
            case "github":
                request.Headers["X-GitHub-Event"] = name;
                return (new GitHubWebhook(options), request);
            case "gitlab":
                request.Headers["X-Gitlab-Event"] = GitLabHooks[name];
                return (new GitLabWebhook(options), request);
            default:
                request.ContentType = "application/json; charset=utf-8";
                request.Headers["ce-specversion"] = "1.0";
                request.Headers["ce-id"] = "271069a8-fc18-44f1-b38f-9d70a1695819";
                request.Headers["ce-source"] = "/ci/deployer";
                request.Headers["ce-type"] = TypeOf(file);
                return (new CdEventsWebhook(options), request);
        }
    }

    public static string TypeOf(string file)
    {
        using var json = System.Text.Json.JsonDocument.Parse(Text(file));
        return json.RootElement.GetProperty("context").GetProperty("type").GetString()!;
    }

    public static DateTimeOffset Utc(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
}
