using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Routing;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Api;

[Collection(ApiCollection.Name)]
public sealed class KeyTests(ApiFixture fixture)
{
    private const string Endpoint = "/api/v1/repositories";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_open_but_health_readiness_and_metrics()
    {
        var api = await fixture.StartAsync();
        var routes = api.Host.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/').Replace("{id:guid}", Guid.Empty.ToString(), StringComparison.Ordinal))
            .Append("/no/such/path").Distinct().ToList();
        Assert.Contains(Endpoint, routes);

        var open = new List<string>();
        foreach (var route in routes)
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete })
            {
                using var answer = await api.Host.Anonymous.SendAsync(new HttpRequestMessage(method, route), Cancellation);
                if (answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.MethodNotAllowed))
                    open.Add($"{route} {(int)answer.StatusCode}");
            }
        }

        Assert.Equal(["/health", "/metrics", "/ready"], open.Select(answer => answer.Split(' ')[0]).Distinct().Order());
    }

    [Fact]
    public async Task A_request_without_a_key_is_told_how_to_give_one()
    {
        var api = await fixture.StartAsync();

        using var answer = await api.Host.Anonymous.GetAsync(Endpoint, Cancellation);
        var problem = await answer.ProblemAsync(HttpStatusCode.Unauthorized);

        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Contains("X-Api-Key", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer", "{0}", HttpStatusCode.OK)]
    [InlineData("bearer", "{0}", HttpStatusCode.OK)]
    [InlineData("Bearer", "{0}x", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer", "sei_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer", "x", HttpStatusCode.Unauthorized)]
    [InlineData("Digest", "{0}", HttpStatusCode.Unauthorized)]
    [InlineData("Basic", "{0}", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer", ApiHost.Secret, HttpStatusCode.Unauthorized)]
    public async Task The_authorization_header_decides(string scheme, string value, HttpStatusCode status)
    {
        var api = await fixture.StartAsync();
        var key = (await api.Host.CreateKeyAsync("header")).GetProperty("key").GetString()!;
        using var request = new HttpRequestMessage(HttpMethod.Get, Endpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue(scheme, string.Format(null, value, key));

        using var answer = await api.Host.Anonymous.SendAsync(request, Cancellation);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task The_key_may_come_in_its_own_header_or_as_the_password_of_a_browser()
    {
        var api = await fixture.StartAsync();
        var key = (await api.Host.CreateKeyAsync("browser")).GetProperty("key").GetString()!;
        using var direct = new HttpRequestMessage(HttpMethod.Get, Endpoint);
        direct.Headers.Add("X-Api-Key", key);
        using var basic = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
        basic.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{key}")));

        Assert.Equal(HttpStatusCode.OK, (await api.Host.Anonymous.SendAsync(direct, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await api.Host.Anonymous.SendAsync(basic, Cancellation)).StatusCode);
        using var docs = await api.Host.Anonymous.GetAsync("/docs/", Cancellation);
        Assert.Contains(docs.Headers.WwwAuthenticate, challenge => challenge.Scheme == "Basic");
    }

    [Fact]
    public async Task A_revoked_key_stops_working_at_once_and_revoking_twice_does_no_harm()
    {
        var api = await fixture.StartAsync();
        var created = await api.Host.CreateKeyAsync("leaver");
        using var client = api.Host.WithKey(created.GetProperty("key").GetString()!);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Endpoint, Cancellation)).StatusCode);

        var path = $"/api/v1/keys/{created.GetProperty("id").GetString()}";
        Assert.Equal(HttpStatusCode.NoContent, (await api.Host.Admin.DeleteAsync(path, Cancellation)).StatusCode);

        await client.ProblemAsync(Endpoint, HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.NoContent, (await api.Host.Admin.DeleteAsync(path, Cancellation)).StatusCode);
        using var unknown = await api.Host.Admin.DeleteAsync($"/api/v1/keys/{Guid.NewGuid()}", Cancellation);
        await unknown.ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_key_revoked_on_one_instance_stops_working_on_another_within_seconds()
    {
        var api = await fixture.StartAsync();
        await using var other = new ApiHost(api.Database.ConnectionString, api.Redis.ConnectionString);
        var created = await api.Host.CreateKeyAsync("two instances");
        using var client = other.WithKey(created.GetProperty("key").GetString()!);
        await Eventually.SucceedsAsync(async token => (await client.GetAsync(Endpoint, token)).EnsureSuccessStatusCode(), cancellationToken: Cancellation);

        await api.Host.Admin.DeleteAsync($"/api/v1/keys/{created.GetProperty("id").GetString()}", Cancellation);

        await Eventually.SucceedsAsync(
            async token => Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(Endpoint, token)).StatusCode), TimeSpan.FromSeconds(6), Cancellation);
    }

    [Fact]
    public async Task An_expired_key_stops_working()
    {
        var api = await fixture.StartAsync();
        using var client = api.Host.WithKey(
            (await api.Host.CreateKeyAsync("guest", DateTimeOffset.UtcNow.AddSeconds(2))).GetProperty("key").GetString()!);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Endpoint, Cancellation)).StatusCode);

        await Eventually.SucceedsAsync(
            async token => Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(Endpoint, token)).StatusCode), TimeSpan.FromSeconds(6), Cancellation);
    }

    [Fact]
    public async Task A_key_is_shown_once_and_only_its_hash_is_kept()
    {
        var api = await fixture.StartAsync();
        var created = await api.Host.CreateKeyAsync("kept");
        var key = created.GetProperty("key").GetString()!;

        var hash = await api.Database.ScalarAsync<byte[]>($"select hash from api_keys where id = '{created.GetProperty("id").GetString()}'", Cancellation);
        var rows = await api.Database.RowsAsync("select to_jsonb(api_keys)::text from api_keys", Cancellation);
        var list = await api.Host.Admin.GetStringAsync("/api/v1/keys", Cancellation);

        Assert.Equal(SHA256.HashData(Encoding.ASCII.GetBytes(key)), hash);
        Assert.DoesNotContain(rows, row => ((string)row[0]!).Contains(key, StringComparison.Ordinal));
        Assert.DoesNotContain(key, list, StringComparison.Ordinal);
        Assert.Contains("\"kept\"", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_managed_with_the_bootstrap_secret_only()
    {
        var api = await fixture.StartAsync();
        using var wrong = api.Host.WithKey(ApiHost.Secret + "x");

        await api.Client.ProblemAsync("/api/v1/keys", HttpStatusCode.Unauthorized);
        await wrong.ProblemAsync("/api/v1/keys", HttpStatusCode.Unauthorized);
        using var created = await api.Client.PostAsJsonAsync("/api/v1/keys", new { customer = "thief" }, Cancellation);
        await created.ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_command_creates_a_key_that_works_lists_it_without_showing_it_and_revokes_it()
    {
        var api = await fixture.StartAsync();
        var (exitCode, output) = await KeysAsync(api, "create", "--customer", "from the command", "--expires", "90d");
        Assert.Equal(0, exitCode);
        var key = output.Trim();
        using var client = api.Host.WithKey(key);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Endpoint, Cancellation)).StatusCode);

        var (_, list) = await KeysAsync(api, "list");
        Assert.DoesNotContain(key, list, StringComparison.Ordinal);
        var id = list.Split('\n').Single(line => line.Contains("from the command", StringComparison.Ordinal)).Split(' ')[0];
        Assert.Equal(0, (await KeysAsync(api, "revoke", id)).ExitCode);

        await Eventually.SucceedsAsync(
            async token => Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(Endpoint, token)).StatusCode), TimeSpan.FromSeconds(6), Cancellation);
        Assert.Equal(64, (await KeysAsync(api, "create")).ExitCode);
        Assert.Equal(64, (await KeysAsync(api, "create", "--customer", "<>")).ExitCode);
        Assert.Equal(1, (await KeysAsync(api, "revoke", Guid.NewGuid().ToString())).ExitCode);
    }

    private static async Task<(int ExitCode, string Output)> KeysAsync(RunningApi api, params string[] arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "SeiPlatform.Api.dll"), "keys" },
            Environment =
            {
                ["ConnectionStrings__database"] = api.Database.ConnectionString,
                ["ConnectionStrings__redis"] = api.Redis.ConnectionString,
                ["ConnectionStrings__kafka"] = "127.0.0.1:9",
                ["Admin__Secret"] = ApiHost.Secret,
            },
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = System.Diagnostics.Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await errors;
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, output);
    }
}
