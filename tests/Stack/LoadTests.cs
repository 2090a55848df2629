using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Stack.Platform;

namespace SeiPlatform.Tests.Stack;

[Collection(CollectionOrder.Running)]
public sealed class LoadTests(PlatformUnderTest platform) : PlatformTests(platform)
{
    private const int MostKeys = 5;
    [Fact]
    public async Task The_platform_answers_made_up_traffic_as_it_has_to_and_shows_what_it_told_of()
    {
        var load = (await Platform.SeiAsync("load", "--rate", "20", "--duration", "40s", "--seed", "3")).MustSucceed();

        Assert.Contains(" 0 answered otherwise than they have to be", load.Output);
        var repositories = await RepositoriesAsync();
        Assert.True(repositories.Count >= 5, $"Only {string.Join(", ", repositories)} of what was made up.");
        await Eventually.SucceedsAsync(async token =>
        {
            var merged = (await Client.GetAsync("api/v1/changes?window=1d&limit=500", cancellationToken: token))["items"]!.AsArray();
            Assert.Contains(merged, change => ((string)change!["repository"]!).StartsWith("demo/", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task Keys_are_used_again_and_no_one_else_can_read_them()
    {
        (await Platform.SeiAsync("load", "--duration", "1s")).MustSucceed();
        var keys = await DemoKeysAsync();

        (await Platform.SeiAsync("load", "--duration", "1s")).MustSucceed();

        Assert.Equal(MostKeys, keys.Count);
        Assert.Equal(keys, await DemoKeysAsync());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(PlatformUnderTest.Folder, "load-keys.json")));
    }

    private async Task<IReadOnlyList<string>> RepositoriesAsync() =>
        [.. (await Client.GetAsync("api/v1/repositories"))["items"]!.AsArray().Select(item => (string)item!["name"]!).Where(name => name.StartsWith("demo/", StringComparison.Ordinal))];

    private async Task<IReadOnlyList<string>> DemoKeysAsync() =>
        [.. (await Client.KeysAsync())["items"]!.AsArray()
            .Where(key => ((string)key!["customer"]!).StartsWith("demo-", StringComparison.Ordinal) && key["revokedAt"] is null)
            .Select(key => (string)key!["id"]!)];
}
