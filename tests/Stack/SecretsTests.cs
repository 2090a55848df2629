using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Stack.Platform;

namespace SeiPlatform.Tests.Stack;

[Collection(CollectionOrder.Running)]
public sealed class SecretsTests(PlatformUnderTest platform) : IAsyncLifetime
{
    private readonly PlatformClient client = new(platform);

    public async ValueTask InitializeAsync() => await platform.UpAsync();

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task No_secret_reaches_a_log()
    {
        const string planted = "planted-4f1d9c7a2b";
        var import = await client.ImportAsync($"https://x-access-token:{planted}@127.0.0.1:1/acme/planted.git");
        await Eventually.SucceedsAsync(async token => Assert.Equal("failed", (string?)(await client.ImportStatusAsync((string)import["repository"]!, token))["status"]));
        using var refused = await client.DeliverAsync("ping", "{}", "delivery-planted", secret: planted);
        using var accepted = await client.DeliverAsync("ping", "{}", "delivery-planted");
        await client.GetAsync("api/v1/repositories");

        string[] secrets = [planted, .. PlatformUnderTest.Secrets.Values];
        var logs = Directory.GetFiles(PlatformUnderTest.Folder, "*.log", SearchOption.AllDirectories);

        Assert.Contains(logs, log => log.EndsWith("data-collector.log", StringComparison.Ordinal) && new FileInfo(log).Length > 0);
        Assert.All(logs, log =>
        {
            var text = ReadShared(log);
            Assert.All(secrets, secret => Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{log} contains a secret."));
        });
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

    private static string ReadShared(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }
}
