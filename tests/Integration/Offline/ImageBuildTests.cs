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

    [Fact]
    public async Task One_image_that_can_be_neither_pulled_nor_built_is_told_of_by_the_exit_code_too()
    {
        await OfflineImage.OfAsync("redis");

        var run = await new Command(Path.Combine(Path.GetDirectoryName(OfflineImage.Builder)!, "images"), "nothing", "registry.invalid/nothing:1").RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("nothing: registry.invalid/nothing:1 cannot be had: ", run.Output, StringComparison.Ordinal);
    }

    /// <summary>apt takes what it misses from the machine's own settings, and then looks for trixie's packages in another release's lists.</summary>
    [Fact]
    public async Task A_build_never_reads_half_of_the_configuration_that_another_one_writes()
    {
        await OfflineImage.OfAsync("redis");
        using var cache = new TemporaryFolder();
        const string script = """
            . "$1"
            debian_configure
            for writer in 1 2 3; do (for round in $(seq 15); do debian_configure; done) & done
            while [ -n "$(jobs -r)" ]; do
              [ "$(tail -n 1 "$CACHE/apt.conf")" = "Dir::Cache \"$CACHE\";" ] || { echo half; break; }
            done
            wait
            """;

        var run = await new Command("/bin/bash", "-c", script, "-", Path.Combine(Path.GetDirectoryName(OfflineImage.Builder)!, "debian.sh"))
        {
            Environment = new Dictionary<string, string?> { ["XDG_CACHE_HOME"] = cache.FullName },
        }.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal("", run.MustSucceed().Everything);
    }

    private static Task<string> IdAsync(string image) => InspectAsync(image, "{{.Id}}");

    private static async Task<string> InspectAsync(string image, string format) =>
        (await new Command("docker", "image", "inspect", "--format", format, image).RunAsync(TestContext.Current.CancellationToken)).MustSucceed().Output.Trim();
}
