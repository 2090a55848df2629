using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace SeiPlatform.Tests.Integration.Api;

[Collection(ApiCollection.Name)]
public sealed class BadRequestTests(ApiFixture fixture)
{
    [Theory]
    [InlineData("dora?from=tomorrow", "from")]
    [InlineData("dora?from=2026-13-01", "from")]
    [InlineData("dora?to=31.12.2026", "to")]
    [InlineData("dora?from=2026-02-01&to=2026-01-01", "from")]
    [InlineData("dora?window=0d", "window")]
    [InlineData("dora?window=-5d", "window")]
    [InlineData("dora?window=500y", "window")]
    [InlineData("dora?window=P9999999999D", "window")]
    [InlineData("dora?from=1990-01-01&to=2026-01-01", "from")]
    [InlineData("dora?timeZone=Europe/Atlantis", "timeZone")]
    [InlineData("dora?profile=2025", "profile")]
    [InlineData("dora?environment=", "environment")]
    [InlineData("dora?repository=", "repository")]
    [InlineData("dora?repository=all&repository=a/b", "repository")]
    [InlineData("dora?repo=a/b", "repo")]
    [InlineData("dora?window=1d&window=2d", "window")]
    [InlineData("dora?interval=day", "interval")]
    [InlineData("dora/series?interval=year", "interval")]
    [InlineData("deployments?limit=0", "limit")]
    [InlineData("deployments?limit=501", "limit")]
    [InlineData("deployments?limit=ten", "limit")]
    [InlineData("deployments?status=done", "status")]
    [InlineData("changes?kind=feature", "kind")]
    [InlineData("changes?environment=production", "environment")]
    [InlineData("incidents?status=closed", "status")]
    [InlineData("events?type=push", "type")]
    [InlineData("events?cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "cursor")]
    [InlineData("repositories?cursor=..%2F..%2Fetc", "cursor")]
    [InlineData("repositories?window=30d", "window")]
    [InlineData("usage?from=x", "from")]
    public async Task A_bad_parameter_is_named_together_with_what_is_expected(string request, string parameter)
    {
        var api = await fixture.StartAsync();

        var problem = await api.Client.ProblemAsync($"/api/v1/{request}", HttpStatusCode.BadRequest);

        Assert.Equal([parameter], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.Contains("expected", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dora?")]
    [InlineData("dora/series?")]
    [InlineData("deployments?")]
    [InlineData("changes?")]
    [InlineData("incidents?")]
    [InlineData("events?")]
    public async Task An_unknown_repository_is_a_404_that_names_it(string request)
    {
        var api = await fixture.StartAsync();
        var known = await api.RepositoryAsync();

        var problem = await api.Client.ProblemAsync($"/api/v1/{request}repository={known}&repository=no/such", HttpStatusCode.NotFound);

        Assert.Contains("no/such", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(known, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_is_none_is_a_404_and_a_wrong_method_a_405()
    {
        var api = await fixture.StartAsync();

        await api.Client.ProblemAsync("/api/v2/dora", HttpStatusCode.NotFound);
        using var answer = await api.Client.DeleteAsync("/api/v1/dora", TestContext.Current.CancellationToken);
        await answer.ProblemAsync(HttpStatusCode.MethodNotAllowed);
        Assert.Contains("GET", answer.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("[]", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"customer": 5}""", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"customer": ""}""", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"customer": "<script>"}""", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"customer": "x", "expiresAt": "2001-01-01T00:00:00Z"}""", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("customer=x", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_bad_request_for_a_key_is_a_problem_and_makes_none(string body, string type, HttpStatusCode status)
    {
        var api = await fixture.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));

        using var answer = await api.Host.Admin.PostAsync("/api/v1/keys", content, TestContext.Current.CancellationToken);

        await answer.ProblemAsync(status);
    }
}
