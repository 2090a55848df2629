using System.Text.Json.Nodes;

namespace SeiPlatform.Load.Plan.Deliveries;

/// <summary>A pull request on its way into production, with GitHub's payloads (https://docs.github.com/webhooks/webhook-events-and-payloads).</summary>
internal sealed class GitHubStory(Dice dice, string repository)
{
    private const double Abandoned = 0.08;
    private const double Failing = 0.1;
    private const double Incidents = 0.12;
    private const string Bot = "demo-deployer";

    private readonly long _number = dice.Number();
    private readonly string _title = dice.Title();
    private readonly string _author = dice.Person();
    private readonly string _reviewer = dice.Person();
    private readonly string _head = dice.Sha();
    private readonly string _merge = dice.Sha();
    private readonly TimeSpan _lead = dice.LeadTime();

    private string Branch => $"change-{_number}";

    public IEnumerable<Scene> Scenes()
    {
        yield return now => ("push", Push(Branch, _head, _title, now - _lead));
        yield return now => ("pull_request", PullRequest("opened", now));
        if (dice.Chance(0.5))
            yield return now => ("pull_request", PullRequest("synchronize", now));
        yield return now => ("workflow_run", WorkflowRun(now));
        if (dice.Chance(Abandoned))
        {
            yield return now => ("pull_request", PullRequest("closed", now));
            yield break;
        }
        yield return now => ("pull_request", PullRequest("closed", now, merged: true));
        yield return now => ("push", Push("main", _merge, $"{_title} (#{_number})", now));

        var failing = dice.Chance(Failing);
        foreach (var scene in Deployment(_merge, failing ? "failure" : "success"))
            yield return scene;
        if (failing)
        {
            foreach (var scene in Deployment(_merge, "success"))
                yield return scene;
        }
        else if (dice.Chance(Incidents))
        {
            foreach (var scene in Incident())
                yield return scene;
        }
    }

    private IEnumerable<Scene> Deployment(string sha, string outcome, string task = "deploy")
    {
        var id = dice.Id();
        DateTimeOffset? created = null;
        yield return now => ("deployment", new JsonObject { ["action"] = "created", ["deployment"] = Described(now), ["repository"] = Repository() });
        yield return now => ("deployment_status", Status("in_progress", now));
        yield return now => ("deployment_status", Status(outcome, now));

        JsonObject Status(string state, DateTimeOffset now) => new()
        {
            ["action"] = "created",
            ["deployment_status"] = new JsonObject
            {
                ["id"] = dice.Id(),
                ["state"] = state,
                ["environment"] = "production",
                ["created_at"] = now.Text(),
                ["creator"] = User(Bot),
            },
            ["deployment"] = Described(now),
            ["repository"] = Repository(),
            ["sender"] = User(Bot),
        };

        JsonObject Described(DateTimeOffset now) => new()
        {
            ["id"] = id,
            ["sha"] = sha,
            ["ref"] = "main",
            ["task"] = task,
            ["environment"] = "production",
            ["created_at"] = (created ??= now).Text(),
            ["creator"] = User(Bot),
            ["payload"] = new JsonObject(),
        };
    }

    private IEnumerable<Scene> Incident()
    {
        var (id, number) = (dice.Id(), dice.Number());
        var severity = dice.One<string>(["high", "medium", "low"]);
        DateTimeOffset? opened = null;
        yield return now => ("issues", Issue("opened", now));
        foreach (var scene in Deployment(dice.Sha(), "success", "deploy:rollback"))
            yield return scene;
        yield return now => ("issues", Issue("closed", now));

        JsonObject Issue(string action, DateTimeOffset now) => new()
        {
            ["action"] = action,
            ["issue"] = new JsonObject
            {
                ["id"] = id,
                ["number"] = number,
                ["title"] = $"Errors since \"{_title}\"",
                ["html_url"] = $"https://github.example/{repository}/issues/{number}",
                ["labels"] = new JsonArray(new JsonObject { ["name"] = "incident" }, new JsonObject { ["name"] = $"severity:{severity}" }),
                ["created_at"] = (opened ??= now).Text(),
                ["updated_at"] = now.Text(),
                ["closed_at"] = action == "closed" ? now.Text() : null,
            },
            ["repository"] = Repository(),
            ["sender"] = User(_reviewer),
        };
    }

    private JsonObject Push(string branch, string sha, string message, DateTimeOffset at)
    {
        var commit = new JsonObject
        {
            ["id"] = sha,
            ["message"] = message,
            ["timestamp"] = at.Text(),
            ["author"] = new JsonObject { ["name"] = _author, ["username"] = _author },
        };
        return new()
        {
            ["ref"] = $"refs/heads/{branch}",
            ["after"] = sha,
            ["deleted"] = false,
            ["commits"] = new JsonArray(commit),
            ["head_commit"] = commit.DeepClone(),
            ["repository"] = Repository(),
            ["sender"] = User(_author),
        };
    }

    private JsonObject PullRequest(string action, DateTimeOffset now, bool merged = false)
    {
        var closed = action == "closed";
        return new()
        {
            ["action"] = action,
            ["number"] = _number,
            ["pull_request"] = new JsonObject
            {
                ["number"] = _number,
                ["title"] = _title,
                ["body"] = "",
                ["user"] = User(_author),
                ["created_at"] = (now - (_lead * 0.6)).Text(),
                ["updated_at"] = now.Text(),
                ["closed_at"] = closed ? now.Text() : null,
                ["merged_at"] = merged ? now.Text() : null,
                ["merged_by"] = merged ? User(_reviewer) : null,
                ["merge_commit_sha"] = merged ? _merge : null,
                ["head"] = new JsonObject { ["ref"] = Branch, ["sha"] = _head },
                ["base"] = new JsonObject { ["ref"] = "main", ["sha"] = _head },
            },
            ["repository"] = Repository(),
            ["sender"] = User(merged ? _reviewer : _author),
        };
    }

    private JsonObject WorkflowRun(DateTimeOffset now) => new()
    {
        ["action"] = "completed",
        ["workflow_run"] = new JsonObject
        {
            ["id"] = dice.Id(),
            ["name"] = "build",
            ["head_sha"] = _head,
            ["head_branch"] = Branch,
            ["run_attempt"] = 1,
            ["conclusion"] = dice.Chance(0.9) ? "success" : "failure",
            ["created_at"] = now.AddMinutes(-6).Text(),
            ["run_started_at"] = now.AddMinutes(-5).Text(),
            ["updated_at"] = now.Text(),
            ["actor"] = User(_author),
        },
        ["repository"] = Repository(),
    };

    private JsonObject Repository() => new() { ["full_name"] = repository, ["default_branch"] = "main" };

    private static JsonObject User(string login) => new() { ["login"] = login };
}
