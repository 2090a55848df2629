using Aspire.Hosting.Running;
using Aspire.Hosting.Running.Ordering;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Running;

/// <summary>Images whose registry cannot be reached and which the AppHost's own command makes.</summary>
public sealed class FallbackImageTests
{
    private const string Reference = "registry.invalid/sample/made-here:1";

    [Fact]
    public async Task The_command_is_asked_for_an_image_that_no_registry_gives()
    {
        await using var app = await SampleApp.CreateAsync(Resource.Shell("made", "sleep 600") with { Image = Reference });
        app.Configure(app.Script("make-image", $"#!/bin/sh\necho \"making $2 for $1\"\nexec docker tag {app.ShellImage} \"$2\"\n"));
        try
        {
            var up = await app.InvokeAsync("--detach");

            Assert.True(up.ExitCode == ExitCode.Success, up.Everything);
            Assert.True(app.Status("made")!.IsHealthy);
            Assert.Contains($"making {Reference} for made", app.Log("made.image"), StringComparison.Ordinal);
        }
        finally
        {
            await app.InvokeAsync("down");
            await new Command("docker", "image", "rm", Reference).RunAsync();
        }
    }

    [Fact]
    public async Task The_last_line_of_a_command_that_fails_is_the_reason()
    {
        await using var app = await SampleApp.CreateAsync(Resource.Shell("made", "sleep 600") with { Image = Reference });
        app.Configure(app.Script("make-image", "#!/bin/sh\necho working\necho 'there is no recipe for it' >&2\nexit 1\n"));

        var up = await app.InvokeAsync("--detach");

        Assert.Equal(ExitCode.Success, up.ExitCode);
        Assert.Equal(WorkloadState.Unavailable, app.Status("made")!.State);
        Assert.EndsWith("there is no recipe for it", app.Status("made")!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_ends_a_command_that_is_still_at_work()
    {
        await using var app = await SampleApp.CreateAsync(Resource.Shell("made", "sleep 600") with { Image = Reference });
        var mark = $"sample-{Guid.NewGuid():N}";
        app.Configure(app.Script("make-image", $"#!/bin/sh\necho at work\nexec -a {mark} sleep 601\n".Replace("#!/bin/sh", "#!/bin/bash", StringComparison.Ordinal)));
        app.Start();
        await app.UntilAsync("made", status => status is { State: WorkloadState.Preparing, Detail: "building: at work" });
        Assert.NotEmpty((await new Command("pgrep", "-f", mark).RunAsync()).Output);

        Assert.Equal(ExitCode.Success, (await app.InvokeAsync("down")).ExitCode);

        Assert.Empty((await new Command("pgrep", "-f", mark).RunAsync()).Output);
    }
}
