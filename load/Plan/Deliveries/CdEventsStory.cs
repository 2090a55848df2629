using System.Globalization;
using System.Text.Json.Nodes;

namespace SeiPlatform.Load.Plan.Deliveries;

/// <summary>A pipeline that deploys, and at times its incident, as CDEvents in structured CloudEvents (https://cdevents.dev/docs/cloudevents-binding/).</summary>
internal sealed class CdEventsStory(Dice dice, string repository)
{
    private const double Incidents = 0.1;
    private const string Source = "/demo/deployer";

    private readonly string _sha = dice.Sha();
    private readonly string _title = dice.Title();

    private string Service => repository.Split('/')[1];

    public IEnumerable<Scene> Scenes()
    {
        var run = dice.Id().ToString(CultureInfo.InvariantCulture);
        yield return Told("change.merged.0.2.0", _sha, "change", new() { ["description"] = _title, ["repository"] = new JsonObject { ["id"] = repository } });
        yield return Told("pipelinerun.started.0.2.0", run, "pipelineRun", new() { ["pipelineName"] = "deploy" });
        yield return Told("pipelinerun.finished.0.2.0", run, "pipelineRun", new() { ["pipelineName"] = "deploy", ["outcome"] = "success" });
        yield return Told("service.deployed.0.2.0", Service, "service", Deployed());
        if (!dice.Chance(Incidents))
            yield break;
        var incident = $"incident-{dice.Id()}";
        yield return Told("incident.detected.0.2.0", incident, "incident", Broken());
        yield return Told("incident.resolved.0.2.0", incident, "incident", Broken());
    }

    private JsonObject Deployed() => new() { ["environment"] = new JsonObject { ["id"] = "production" }, ["artifactId"] = $"pkg:github/{repository}@{_sha}" };

    private JsonObject Broken() => new()
    {
        ["description"] = $"Errors since \"{_title}\"",
        ["environment"] = new JsonObject { ["id"] = "production" },
        ["service"] = new JsonObject { ["id"] = Service },
    };

    private Scene Told(string type, string subject, string kind, JsonObject content) => now =>
    {
        var id = dice.Id().ToString(CultureInfo.InvariantCulture);
        var full = $"dev.cdevents.{type}";
        return (full, new()
        {
            ["specversion"] = "1.0",
            ["id"] = id,
            ["source"] = Source,
            ["type"] = full,
            ["time"] = now.Text(),
            ["data"] = new JsonObject
            {
                ["context"] = new JsonObject { ["version"] = "0.4.1", ["id"] = id, ["source"] = Source, ["type"] = full, ["timestamp"] = now.Text() },
                ["subject"] = new JsonObject { ["id"] = subject, ["type"] = kind, ["content"] = content },
                ["customData"] = new JsonObject
                {
                    ["sei"] = new JsonObject { ["repositories"] = new JsonArray(new JsonObject { ["repository"] = repository, ["sha"] = _sha }) },
                },
            },
        });
    };
}
