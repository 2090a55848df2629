using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using SeiPlatform.Load.Plan;
using SeiPlatform.Load.Platform;

namespace SeiPlatform.Load.Playing;

/// <summary>Steps as HTTP: addressed, and signed as each sender signs.</summary>
internal sealed class Requests(Target target, IReadOnlyDictionary<string, string> keys)
{
    /// <summary>Has the form of a key and is none.</summary>
    private static readonly string NoKey = "sei_" + new string('A', 43);

    public HttpRequestMessage Of(Step step) => step switch
    {
        Delivery delivery => Of(delivery),
        Question question => Of(question),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "Expected a delivery or a question."),
    };

    private HttpRequestMessage Of(Delivery delivery)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(delivery.Body));
        content.Headers.ContentType = new(delivery.Sender is Sender.CdEvents ? "application/cloudevents+json" : "application/json") { CharSet = "utf-8" };
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(target.Collector, $"webhooks/{Path(delivery.Sender)}")) { Content = content };
        switch (delivery.Sender)
        {
            case Sender.GitHub:
                request.Headers.Add("X-GitHub-Event", delivery.Event);
                request.Headers.Add("X-GitHub-Delivery", delivery.Id);
                request.Headers.Add("X-Hub-Signature-256", Signature(delivery));
                break;
            case Sender.GitLab:
                request.Headers.Add("X-Gitlab-Event", delivery.Event);
                request.Headers.Add("X-Gitlab-Event-UUID", delivery.Id);
                request.Headers.Add("X-Gitlab-Token", target.GitLabToken);
                break;
            default:
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", target.CdEventsToken);
                break;
        }
        return request;
    }

    private HttpRequestMessage Of(Question question)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(target.Api, question.Path));
        var key = question.Customer is { } customer ? keys[customer] : NoKey;
        // Both ways of giving a key are in use.
        if (key.Length > 0 && key[^1] % 2 == 0)
            request.Headers.Add("X-Api-Key", key);
        else
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return request;
    }

    private string Signature(Delivery delivery) => delivery.IsForged
        ? "sha256=" + new string('0', 64)
        : "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(target.GitHubSecret), Encoding.UTF8.GetBytes(delivery.Body)));

    private static string Path(Sender sender) => sender switch
    {
        Sender.GitHub => "github",
        Sender.GitLab => "gitlab",
        _ => "cdevents",
    };
}
