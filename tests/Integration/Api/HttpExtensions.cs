using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace SeiPlatform.Tests.Integration.Api;

internal static class HttpExtensions
{
    public static Task<JsonElement> JsonAsync(this HttpClient client, string path) =>
        client.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);

    /// <summary>The problem that a request is answered with; fails when it is answered with something else.</summary>
    public static async Task<JsonElement> ProblemAsync(this HttpClient client, string path, HttpStatusCode status)
    {
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return await answer.ProblemAsync(status);
    }

    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage answer, HttpStatusCode status)
    {
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode} instead of {(int)status}: {body}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        return problem;
    }

    /// <summary>Where an answer came from.</summary>
    public static async Task<string> CacheAsync(this HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return answer.Headers.GetValues("X-Cache").Single();
    }

    public static double? Number(this JsonElement element, string name) =>
        element.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
}
