using System.Text.Json.Nodes;

namespace SeiPlatform.Load.Plan.Deliveries;

/// <summary>A merge request on its way into production, with GitLab's payloads (https://docs.gitlab.com/user/project/integrations/webhook_events/).</summary>
internal sealed class GitLabStory(Dice dice, string repository)
{
    private const double Failing = 0.1;
    private const double Incidents = 0.1;

    private readonly long _number = dice.Number();
    private readonly string _title = dice.Title();
    private readonly string _author = dice.Person();
    private readonly string _head = dice.Sha();
    private readonly string _merge = dice.Sha();
    private readonly TimeSpan _lead = dice.LeadTime();

    public IEnumerable<Scene> Scenes()
    {
        yield return now => ("Merge Request Hook", MergeRequest("open", now));
        var pipeline = dice.Id();
        yield return now => ("Pipeline Hook", Pipeline(pipeline, "running", now));
        yield return now => ("Pipeline Hook", Pipeline(pipeline, "success", now));
        yield return now => ("Merge Request Hook", MergeRequest("merge", now));
        yield return now => ("Push Hook", Push(now));
        if (dice.Chance(Failing))
        {
            foreach (var scene in Deployment("failed"))
                yield return scene;
        }
        foreach (var scene in Deployment("success"))
            yield return scene;
        if (!dice.Chance(Incidents))
            yield break;
        var incident = dice.Id();
        DateTimeOffset? opened = null;
        yield return now => ("Issue Hook", Incident(incident, "open", opened ??= now, now));
        yield return now => ("Issue Hook", Incident(incident, "close", opened ??= now, now));
    }

    private IEnumerable<Scene> Deployment(string outcome)
    {
        var id = dice.Id();
        yield return now => ("Deployment Hook", Status("running", now));
        yield return now => ("Deployment Hook", Status(outcome, now));

        JsonObject Status(string status, DateTimeOffset now) => new()
        {
            ["object_kind"] = "deployment",
            ["status"] = status,
            ["status_changed_at"] = now.Text(),
            ["deployment_id"] = id,
            ["environment"] = "production",
            ["project"] = Project(),
            ["user"] = User(),
            ["commit_url"] = $"https://gitlab.example/{repository}/-/commit/{_merge}",
            ["ref"] = "main",
        };
    }

    private JsonObject MergeRequest(string action, DateTimeOffset now) => new()
    {
        ["object_kind"] = "merge_request",
        ["user"] = User(),
        ["project"] = Project(),
        ["object_attributes"] = new JsonObject
        {
            ["iid"] = _number,
            ["title"] = _title,
            ["source_branch"] = $"change-{_number}",
            ["target_branch"] = "main",
            ["action"] = action,
            ["created_at"] = (now - (_lead * 0.6)).Text(),
            ["updated_at"] = now.Text(),
            ["merge_commit_sha"] = action == "merge" ? _merge : null,
            ["last_commit"] = Commit(_head, _title, now - _lead),
        },
    };

    private JsonObject Push(DateTimeOffset now) => new()
    {
        ["object_kind"] = "push",
        ["ref"] = "refs/heads/main",
        ["checkout_sha"] = _merge,
        ["project"] = Project(),
        ["commits"] = new JsonArray(
            Commit(_head, _title, now - _lead),
            Commit(_merge, $"Merge branch 'change-{_number}' into 'main'\n\n{_title}\n\nSee merge request {repository}!{_number}", now)),
    };

    private JsonObject Pipeline(long id, string status, DateTimeOffset now) => new()
    {
        ["object_kind"] = "pipeline",
        ["project"] = Project(),
        ["user"] = User(),
        ["object_attributes"] = new JsonObject
        {
            ["id"] = id,
            ["name"] = "build",
            ["ref"] = $"change-{_number}",
            ["sha"] = _head,
            ["status"] = status,
            ["created_at"] = now.AddMinutes(-5).Text(),
            ["finished_at"] = status == "success" ? now.Text() : null,
        },
    };

    private JsonObject Incident(long id, string action, DateTimeOffset opened, DateTimeOffset now) => new()
    {
        ["object_kind"] = "issue",
        ["project"] = Project(),
        ["user"] = User(),
        ["labels"] = new JsonArray(),
        ["object_attributes"] = new JsonObject
        {
            ["id"] = id,
            ["title"] = $"Errors since \"{_title}\"",
            ["type"] = "Incident",
            ["severity"] = "medium",
            ["action"] = action,
            ["created_at"] = opened.Text(),
            ["updated_at"] = now.Text(),
            ["closed_at"] = action == "close" ? now.Text() : null,
        },
    };

    private JsonObject Commit(string sha, string message, DateTimeOffset at) => new()
    {
        ["id"] = sha,
        ["message"] = message,
        ["timestamp"] = at.Text(),
        ["author"] = new JsonObject { ["name"] = _author },
    };

    private JsonObject Project() => new() { ["path_with_namespace"] = repository, ["default_branch"] = "main" };

    private JsonObject User() => new() { ["username"] = _author, ["name"] = _author };
}
