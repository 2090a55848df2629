using System.Net;
using System.Text;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Stack.Platform;

namespace SeiPlatform.Tests.Stack;

[Collection(CollectionOrder.Running)]
public sealed class SecretsTests(PlatformUnderTest platform) : PlatformTests(platform)
{
    /// <summary>Planted wherever somebody may put a secret: in the right place with a wrong value, and in places that are none.</summary>
    [Fact]
    public async Task No_secret_reaches_a_log_a_trace_or_a_metric()
    {
        const string planted = "planted-4f1d9c7a2b";
        var import = await Client.ImportAsync($"https://x-access-token:{planted}@127.0.0.1:1/acme/planted.git");
        await Eventually.SucceedsAsync(async token => Assert.Equal("failed", (string?)(await Client.ImportStatusAsync((string)import["repository"]!, token))["status"]));
        using var refused = await Client.DeliverAsync("ping", "{}", "delivery-planted", secret: planted);
        using var malformed = await Client.DeliverAsync("push", $$"""{ "token": "{{planted}}" """, "delivery-planted");
        using var accepted = await Client.DeliverAsync("ping", "{}", "delivery-planted");
        Assert.Equal(
            [HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest, HttpStatusCode.Accepted],
            new[] { refused, malformed, accepted }.Select(answer => answer.StatusCode));
        (string Component, string Path, string Header, string Value)[] requests =
        [
            ("data-collector", "webhooks/gitlab", "X-Gitlab-Token", planted),
            ("data-collector", "webhooks/cdevents", "Authorization", $"Bearer {planted}"),
            ("data-collector", "collect/git", "Authorization", $"Bearer {planted}"),
            ("api-service", "api/v1/repositories", "Authorization", $"Bearer sei_{planted}{planted}"),
            ("api-service", "api/v1/repositories", "X-Api-Key", $"sei_{planted}{planted}"),
            ("api-service", $"api/v1/repositories?token={planted}", "Cookie", $"session={planted}"),
            ("api-service", "api/v1/keys", "Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{planted}"))}"),
        ];
        foreach (var (component, path, header, value) in requests)
            Assert.InRange((int)await Client.TryAsync(component, path, header, value), 400, 405);
        await Client.GetAsync("api/v1/repositories");
        // What was asked last is exported last.
        await Eventually.SucceedsAsync(() => Assert.Contains(Platform.Traces.Spans, span => span.Name.EndsWith("/api/v1/keys", StringComparison.Ordinal)));

        string[] secrets = [planted, Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{planted}")), .. PlatformUnderTest.Secrets.Values];
        var logs = Directory.GetFiles(PlatformUnderTest.Folder, "*.log", SearchOption.AllDirectories);
        Assert.Contains(logs, log => log.EndsWith("data-collector.log", StringComparison.Ordinal) && new FileInfo(log).Length > 0);
        Assert.All(logs, log => HoldsNone(log, PlatformUnderTest.ReadShared(log), secrets));
        Assert.All(Platform.Traces.Spans, span => HoldsNone(span.ToString(), string.Join('\n', span.Attributes.Select(attribute => $"{attribute.Key}={attribute.Value}").Append(span.Name)), secrets));
        foreach (var component in new[] { "data-collector", "api-service" })
            HoldsNone($"{component}/metrics", await Client.ExposedAsync(component), secrets);
    }

    [Fact]
    public void The_secrets_file_is_for_its_owner_only()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(PlatformUnderTest.Folder, "secrets.json")));
        }

        Assert.All(PlatformUnderTest.Secrets.Values, secret => Assert.True(secret.Length >= 24));
    }

    private static void HoldsNone(string what, string text, string[] secrets) =>
        Assert.All(secrets, secret => Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{what} contains a secret."));
}
