using Microsoft.Extensions.Options;
using SeiPlatform.Console.Runbooks;

namespace SeiPlatform.Tests.Unit.Console;

public sealed class RunbookTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sei-runbooks-").FullName;

    [Fact]
    public void Title_and_summary_are_its_first_heading_and_its_first_paragraph()
    {
        var runbook = Runbook.Parse("RedisDown", "# Redis is *down*\n\n`redis_up` is 0: [see](KafkaBrokerMissing.md)\nand act & wait.\n\n## Impact\n\nSlower.\n");

        Assert.Equal(("Redis is down", "redis_up is 0: see and act & wait."), (runbook.Title, runbook.Summary));
        Assert.Contains("<h2 id=\"impact\">Impact</h2>", runbook.Html);
        Assert.Equal(("Empty", "Empty", null), (Runbook.Parse("Empty", "").Alert, Runbook.Parse("Empty", "").Title, Runbook.Parse("Empty", "").Summary));
    }

    [Fact]
    public void Tables_and_code_are_rendered()
    {
        var html = Runbook.Parse("A", "| a | b |\n|---|---|\n| 1 | 2 |\n\n```promql\nup == 0 < 1\n```\n").Html;

        Assert.Contains("<table>", html);
        Assert.Contains("<code class=\"language-promql\">up == 0 &lt; 1", html);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("text <img src=x onerror=alert(1)> text")]
    [InlineData("[a](javascript:alert(1))")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("![a](http://example.org/pixel.png)")]
    [InlineData("[a](http://[)")]
    public void Nothing_in_a_runbook_runs_or_loads(string markdown)
    {
        var html = Runbook.Parse("A", markdown).Html;

        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("<img", html);
        Assert.DoesNotContain("href=\"javascript", html);
    }

    [Theory]
    [InlineData("[b](RedisMemoryHigh.md)", "<a href=\"/runbooks/RedisMemoryHigh\">b</a>")]
    [InlineData("[b](RedisMemoryHigh.md#remedy)", "<a href=\"/runbooks/RedisMemoryHigh#remedy\">b</a>")]
    [InlineData("[b](#remedy)", "<a href=\"#remedy\">b</a>")]
    [InlineData("[b](https://example.org/x)", "<a href=\"https://example.org/x\">b</a>")]
    [InlineData("http://localhost:9090/graph", "<a href=\"http://localhost:9090/graph\">http://localhost:9090/graph</a>")]
    [InlineData("![a picture](pictures/a.png)", "a picture (docs/runbooks/pictures/a.png)")]
    [InlineData("[the *metrics*](../metrics.md#kafka)", "the <em>metrics</em> (docs/metrics.md)")]
    public void Links_lead_to_pages_that_there_are_and_files_elsewhere_are_named(string markdown, string expected) =>
        Assert.Equal($"<p>{expected}</p>", Runbook.Parse("A", markdown).Html.Trim());

    [Fact]
    public void A_folder_shows_what_is_in_it_now()
    {
        var runbooks = Folder();
        Assert.Empty(runbooks.All());

        File.WriteAllText(Path.Combine(_folder, "RedisDown.md"), "# Redis is down");
        File.WriteAllText(Path.Combine(_folder, "APIServiceDown.md"), "# The API is down");
        File.WriteAllText(Path.Combine(_folder, "notes.txt"), "no runbook");
        File.WriteAllText(Path.Combine(_folder, "read-me.md"), "no runbook either");
        File.WriteAllText(Path.Combine(_folder, "README.md"), "# All of them");

        Assert.Equal(["APIServiceDown", "RedisDown"], runbooks.All().Select(runbook => runbook.Alert));
        Assert.Equal("Redis is down", runbooks.Find("RedisDown")?.Title);
        Assert.Equal("All of them", runbooks.Find("README")?.Title);
        Assert.Empty(Folder("missing").All());
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("..\\secret")]
    [InlineData("/etc/passwd")]
    [InlineData("secret.md")]
    [InlineData("RedisDown\0")]
    [InlineData("")]
    [InlineData("Unknown")]
    public void No_name_leads_out_of_the_folder(string name)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "inner"));
        File.WriteAllText(Path.Combine(_folder, "secret.md"), "# secret");

        Assert.Null(Folder("inner").Find(name));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private RunbookFolder Folder(string? inner = null) => new(Options.Create(new RunbookOptions { Folder = inner is null ? _folder : Path.Combine(_folder, inner) }));
}
