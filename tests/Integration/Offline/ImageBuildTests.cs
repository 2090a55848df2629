using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Offline;

public sealed class ImageBuildTests
{
    [Fact]
    public async Task An_image_whose_folder_has_not_changed_is_not_built_again()
    {
        var image = await OfflineImage.OfAsync("redis");
        var before = await IdAsync(image);

        var again = (await new Command(OfflineImage.Builder, "redis", image).RunAsync(TestContext.Current.CancellationToken)).MustSucceed();

        Assert.Equal("", again.Everything);
        Assert.Equal(before, await IdAsync(image));
    }

    [Fact]
    public async Task An_image_says_what_it_is_really_made_of()
    {
        var image = await OfflineImage.OfAsync("prometheus");

        var contents = await InspectAsync(image, "{{index .Config.Labels \"sei.offline.contents\"}}");

        Assert.Matches(@"^prometheus \d+\.\d+\.\d+\S*, promtool \d+\.\d+\.\d+", contents);
    }

    [Fact]
    public async Task What_Debian_does_not_package_is_refused_and_the_reason_is_the_last_line()
    {
        await OfflineImage.OfAsync("redis");

        var run = await new Command(OfflineImage.Builder, "grafana", "docker.io/grafana/grafana:test").RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("no offline image is known for grafana: Debian does not package it", run.Error.TrimEnd().Split('\n')[^1]);
    }

    private static Task<string> IdAsync(string image) => InspectAsync(image, "{{.Id}}");

    private static async Task<string> InspectAsync(string image, string format) =>
        (await new Command("docker", "image", "inspect", "--format", format, image).RunAsync(TestContext.Current.CancellationToken)).MustSucceed().Output.Trim();
}
