using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Containers;
using SeiPlatform.Tests.Harness.Images;

namespace SeiPlatform.Tests.Config.Tools;

/// <summary>
/// The checkers that come with Prometheus and Alertmanager: from the image that is deployed, else from this machine's path, else the test skips.
/// A script finds the component's folder in <c>$CONFIG</c>.
/// </summary>
public sealed class Tool(string component, string program)
{
    // All tests of all rules in one run, on a machine that does something else as well.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static Tool Promtool { get; } = new("prometheus", "promtool");

    public static Tool Amtool { get; } = new("alertmanager", "amtool");

    /// <summary>Runs lines of a POSIX shell; scratch files are the caller's, in <paramref name="scratch"/>, which is <c>$SCRATCH</c>.</summary>
    public async Task<CommandResult> RunAsync(string script, string? scratch = null)
    {
        var folder = RepositoryRoot.File("observability-config", component);
        var cancellation = TestContext.Current.CancellationToken;
        var image = StackFile.Load().Image(component);
        var availability = await ImageStore.EnsureAsync(component, image);
        if (availability.IsAvailable)
        {
            // The labels let a later run remove what an interrupted one has left.
            IEnumerable<string> labels = ContainerEngine.Labels.SelectMany(label => (string[])["--label", $"{label.Key}={label.Value}"]);
            IEnumerable<string> mounts = scratch is null ? [] : ["--volume", $"{scratch}:/scratch:ro"];
            return await new Command("docker",
            [
                "run", "--rm", "--network", "none", .. labels, "--entrypoint", "/bin/sh",
                "--env", $"CONFIG=/etc/{component}", "--env", "SCRATCH=/scratch", "--volume", $"{folder}:/etc/{component}:ro", .. mounts,
                image, "-c", script,
            ])
            {
                Limit = Limit,
            }.RunAsync(cancellation);
        }

        var local = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(path => File.Exists(Path.Combine(path, program)));
        Assert.SkipUnless(local, $"{program} is neither on this machine nor to be had from {availability.Reason}");
        return await new Command("/bin/sh", "-c", script)
        {
            Limit = Limit,
            Environment = new Dictionary<string, string?> { ["CONFIG"] = folder, ["SCRATCH"] = scratch },
        }.RunAsync(cancellation);
    }
}
