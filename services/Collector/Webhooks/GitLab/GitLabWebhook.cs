using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using SeiPlatform.Collector.Webhooks.Mapping;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Webhooks.GitLab;

/// <summary>GitLab's webhooks, of projects and groups (https://docs.gitlab.com/user/project/integrations/webhooks/).</summary>
public sealed class GitLabWebhook : IWebhookSource
{
    private const string EventHeader = "X-Gitlab-Event";

    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["Push Hook"] = "push",
        ["Tag Push Hook"] = "tag_push",
        ["Merge Request Hook"] = "merge_request",
        ["Deployment Hook"] = "deployment",
        ["Pipeline Hook"] = "pipeline",
        ["Issue Hook"] = "issue",
        ["Confidential Issue Hook"] = "issue",
        ["Release Hook"] = "release",
    }.ToFrozenDictionary();

    private readonly string _incidentLabel;
    private readonly SharedToken? _token;

    public GitLabWebhook(IOptions<WebhookOptions> options)
    {
        _incidentLabel = options.Value.IncidentLabel;
        _token = options.Value.GitLab.Token is { Length: > 0 } token ? new(token) : null;
    }

    public string Name => EventSources.GitLab;

    public string SecretKey => "Webhooks:GitLab:Token";

    public bool IsConfigured => _token is not null;

    public string DeliveryHeader => "X-Gitlab-Event-UUID";

    public string EventName(HttpRequest request) =>
        request.Headers[EventHeader] is [{ } header] && Names.TryGetValue(header, out var name) ? name : EventNames.Other;

    public bool Accepts(string mediaType) => mediaType == "application/json";

    public bool Admits(HttpRequest request) => request.Headers["X-Gitlab-Token"] is [{ } token] && _token!.Matches(token);

    /// <summary>The token says it all; GitLab signs nothing.</summary>
    public bool IsAuthentic(HttpRequest request, ReadOnlySpan<byte> body) => true;

    public WebhookContent Read(HttpRequest request, Memory<byte> body, DateTimeOffset receivedAt)
    {
        if (request.Headers[EventHeader] is not [{ Length: > 0 }])
            throw new PayloadException($"The header {EventHeader} is missing.");
        var name = EventName(request);
        return new(name, [.. Map(name, body.Span, receivedAt)]);
    }

    // Pushed tags are left to the git history, which knows what they newly contain.
    private IEnumerable<EngineeringEvent> Map(string name, ReadOnlySpan<byte> json, DateTimeOffset at) => name switch
    {
        "push" => GitLabPushEvents.Map(Payload.Read(json, GitLabJsonContext.Default.GitLabPush), at),
        "merge_request" => GitLabMergeRequestEvents.Map(Payload.Read(json, GitLabJsonContext.Default.GitLabMergeRequestDelivery), at),
        "deployment" => GitLabDeploymentEvents.Map(Payload.Read(json, GitLabJsonContext.Default.GitLabDeploymentDelivery), at),
        "pipeline" => GitLabPipelineEvents.Map(Payload.Read(json, GitLabJsonContext.Default.GitLabPipelineDelivery), at),
        "issue" => GitLabIssueEvents.Map(Payload.Read(json, GitLabJsonContext.Default.GitLabIssueDelivery), _incidentLabel, at),
        "release" => GitLabReleaseEvents.Map(Payload.Read(json, GitLabJsonContext.Default.GitLabReleaseDelivery), at),
        _ => [],
    };
}
