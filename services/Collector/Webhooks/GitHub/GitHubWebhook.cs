using System.Collections.Frozen;
using System.Text;
using Microsoft.Extensions.Options;
using SeiPlatform.Collector.Webhooks.Mapping;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Webhooks.GitHub;

/// <summary>GitHub's webhooks, of repositories, organisations and apps (https://docs.github.com/webhooks).</summary>
public sealed class GitHubWebhook : IWebhookSource
{
    private const string Form = "application/x-www-form-urlencoded";

    private static readonly FrozenSet<string> KnownEvents =
        FrozenSet.Create("push", "pull_request", "deployment", "deployment_status", "issues", "release", "workflow_run", "ping");

    private readonly string _incidentLabel;
    private readonly byte[] _secret;

    public GitHubWebhook(IOptions<WebhookOptions> options)
    {
        _incidentLabel = options.Value.IncidentLabel;
        _secret = Encoding.UTF8.GetBytes(options.Value.GitHub.Secret ?? "");
    }

    public string Name => EventSources.GitHub;

    public string SecretKey => "Webhooks:GitHub:Secret";

    public bool IsConfigured => _secret.Length > 0;

    public string DeliveryHeader => "X-GitHub-Delivery";

    public string EventName(HttpRequest request) =>
        request.Headers["X-GitHub-Event"] is [{ } name] && KnownEvents.Contains(name) ? name : EventNames.Other;

    public bool Accepts(string mediaType) => mediaType is "application/json" or Form;

    public bool Admits(HttpRequest request) => GitHubSignature.IsWellFormed(Signature(request));

    public bool IsAuthentic(HttpRequest request, ReadOnlySpan<byte> body) => GitHubSignature.IsValid(_secret, body, Signature(request));

    public WebhookContent Read(HttpRequest request, Memory<byte> body, DateTimeOffset receivedAt)
    {
        if (request.Headers["X-GitHub-Event"] is not [{ Length: > 0 }])
            throw new PayloadException("The header X-GitHub-Event is missing.");

        var name = EventName(request);
        if (name is EventNames.Other or "ping")
            return new(name, []);
        var json = request.ContentType!.StartsWith(Form, StringComparison.OrdinalIgnoreCase) ? FormPayload.Decode(body) : body;
        return new(name, [.. Map(name, json.Span, receivedAt)]);
    }

    private IEnumerable<EngineeringEvent> Map(string name, ReadOnlySpan<byte> json, DateTimeOffset at) => name switch
    {
        "push" => GitHubPushEvents.Map(Payload.Read(json, GitHubJsonContext.Default.GitHubPush), at),
        "pull_request" => GitHubPullRequestEvents.Map(Payload.Read(json, GitHubJsonContext.Default.GitHubPullRequestDelivery), at),
        "deployment" => GitHubDeploymentEvents.Map(Payload.Read(json, GitHubJsonContext.Default.GitHubDeploymentDelivery), at),
        "deployment_status" => GitHubDeploymentEvents.Map(Payload.Read(json, GitHubJsonContext.Default.GitHubDeploymentStatusDelivery), at),
        "issues" => GitHubIssueEvents.Map(Payload.Read(json, GitHubJsonContext.Default.GitHubIssueDelivery), _incidentLabel, at),
        "release" => GitHubReleaseEvents.Map(Payload.Read(json, GitHubJsonContext.Default.GitHubReleaseDelivery), at),
        "workflow_run" => GitHubWorkflowRunEvents.Map(Payload.Read(json, GitHubJsonContext.Default.GitHubWorkflowRunDelivery), at),
        _ => [],
    };

    private static string? Signature(HttpRequest request) => request.Headers[GitHubSignature.Header] is [{ } signature] ? signature : null;
}
