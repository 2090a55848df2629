using SeiPlatform.Load.Cli;
using SeiPlatform.Load.Platform;

namespace SeiPlatform.Tests.Unit.Load;

public sealed class LoadOptionsTests
{
    private static readonly Dictionary<string, string> Environment = new()
    {
        ["LOAD_API"] = "http://localhost:5080",
        ["LOAD_COLLECTOR"] = "http://127.0.0.1:5081",
        ["LOAD_BOOTSTRAP_SECRET"] = "b",
        ["LOAD_GITHUB_SECRET"] = "h",
        ["LOAD_GITLAB_TOKEN"] = "l",
        ["LOAD_CDEVENTS_TOKEN"] = "c",
        ["LOAD_KEY_FILE"] = "keys.json",
    };

    [Fact]
    public void Options_are_understood_and_have_defaults()
    {
        Assert.Equal(new LoadOptions { Rate = 2, Seed = 1, Duration = null }, LoadOptions.Parse([]));
        Assert.Equal(new LoadOptions { Rate = 12.5, Seed = 42, Duration = TimeSpan.FromMinutes(10) }, LoadOptions.Parse(["--rate", "12.5", "--seed=42", "--duration", "10m"]));
        Assert.True(LoadOptions.Parse(["--help"]).Help);
    }

    [Theory]
    [InlineData("--rate", "0")]
    [InlineData("--rate", "101")]
    [InlineData("--rate", "many")]
    [InlineData("--rate")]
    [InlineData("--seed", "-1")]
    [InlineData("--duration", "10")]
    [InlineData("--duration", "0s")]
    [InlineData("--duration", "1d")]
    [InlineData("--api", "ftp://localhost")]
    [InlineData("--speed", "1")]
    public void What_is_wrong_is_said_and_nothing_is_sent(params string[] arguments) =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<LoadException>(() => LoadOptions.Parse(arguments)).ExitCode);

    [Fact]
    public void The_environment_says_whom_to_talk_to()
    {
        var target = Find(new LoadOptions());

        Assert.Equal(new Uri("http://localhost:5080/"), target.Api);
        Assert.Equal(new Uri("http://127.0.0.1:5081/"), target.Collector);
        Assert.Equal(("b", "h", "l", "c", "keys.json"), (target.BootstrapSecret, target.GitHubSecret, target.GitLabToken, target.CdEventsToken, target.KeyFile));
    }

    [Theory]
    [InlineData("http://sei.example.com/")]
    [InlineData("http://10.0.0.7:5080/")]
    [InlineData("http://localhost.example.com/")]
    public void Another_machine_is_talked_to_only_when_that_is_said(string url)
    {
        var api = new LoadOptions { Api = new(url) };
        var collector = new LoadOptions { Collector = new(url) };

        Assert.Contains("--remote", Assert.Throws<LoadException>(() => Find(api)).Message);
        Assert.Contains("--remote", Assert.Throws<LoadException>(() => Find(collector)).Message);
        Assert.Equal(new Uri(url), Find(api with { Remote = true }).Api);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/")]
    [InlineData("http://[::1]:9/")]
    [InlineData("https://localhost/")]
    public void This_machine_has_several_names(string url) => Assert.Equal(new Uri(url), Find(new LoadOptions { Api = new(url) }).Api);

    [Fact]
    public void Where_nothing_was_ever_started_it_says_so()
    {
        var root = Directory.CreateTempSubdirectory("sei-load-");
        try
        {
            var nothing = Assert.Throws<LoadException>(() => Target.Find(new LoadOptions(), _ => null, () => root.FullName));

            Assert.Equal(ExitCode.NotRunning, nothing.ExitCode);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static Target Find(LoadOptions options) => Target.Find(options, Environment.GetValueOrDefault, () => null);
}
