using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;

namespace SeiPlatform.Tests.Integration.Console;

/// <summary>What is true of all pages, and the runbooks.</summary>
public sealed class ConsolePagesTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sei-runbooks-").FullName;
    private readonly ConsoleHost _console;

    public ConsolePagesTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "runbooks"));
        File.WriteAllText(Path.Combine(_folder, "secret.md"), "# secret");
        File.WriteAllText(Path.Combine(_folder, "runbooks", "RedisDown.md"), "# Redis is down\n\nAnswers are slower.\n\n<script>alert(1)</script>\n");
        _console = new ConsoleHost(runbooks: Path.Combine(_folder, "runbooks"));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runbooks_are_listed_and_shown()
    {
        var list = await _console.Client.GetStringAsync("/runbooks", Cancellation);
        Assert.Contains("<a href=\"/runbooks/RedisDown\">RedisDown</a>", list);
        Assert.Contains("Answers are slower.", list);

        var page = await _console.Client.GetStringAsync("/runbooks/RedisDown", Cancellation);
        Assert.Contains("<title>Redis is down · SEI Platform console</title>", WebUtility.HtmlDecode(page));
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page);
    }

    [Theory]
    [InlineData("/runbooks/KafkaBrokerMissing")]
    [InlineData("/runbooks/..%2Fsecret")]
    [InlineData("/runbooks/%2e%2e%5csecret")]
    [InlineData("/runbooks/../secret")]
    [InlineData("/assets/../secret.md")]
    [InlineData("/assets/unknown.css")]
    [InlineData("/unknown")]
    public async Task What_is_not_there_is_not_found(string path)
    {
        using var response = await _console.Client.GetAsync(path, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.DoesNotContain("<h1>secret", await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/dashboards", "text/html")]
    [InlineData("/alerts", "text/html")]
    [InlineData("/resources", "text/html")]
    [InlineData("/traces", "text/html")]
    [InlineData("/inbox", "text/html")]
    [InlineData("/runbooks", "text/html")]
    [InlineData("/runbooks/Unknown", "text/html")]
    [InlineData("/api/inbox", "application/json")]
    [InlineData("/api/dashboards", "application/json")]
    [InlineData("/api/prometheus/query?query=up", "application/json")]
    public async Task Nothing_from_elsewhere_runs_in_a_page_and_no_page_frames_it(string path, string type)
    {
        using var response = await _console.Client.GetAsync(path, Cancellation);

        MustBeShutIn(response, type);
    }

    [Theory]
    [InlineData("console.css", "text/css")]
    [InlineData("icon.svg", "image/svg+xml")]
    [InlineData("inbox.js", "text/javascript")]
    [InlineData("dashboard/panels/state-timeline.js", "text/javascript")]
    [InlineData("lib/uplot/uPlot.iife.min.js", "text/javascript")]
    public async Task Style_sheets_and_scripts_stay_with_the_browser_under_the_address_of_their_version(string file, string type)
    {
        var folder = Regex.Match(await _console.Client.GetStringAsync("/", Cancellation), "href=\"(/assets/[0-9a-f]{12})/console.css\"").Groups[1].Value;

        using var response = await _console.Client.GetAsync($"{folder}/{file}", Cancellation);
        using var other = await _console.Client.GetAsync($"/assets/0123456789ab/{file}", Cancellation);

        MustBeShutIn(response, type);
        Assert.Equal("public, max-age=31536000, immutable", response.Headers.CacheControl?.ToString());
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        using var again = new HttpRequestMessage(HttpMethod.Get, $"{folder}/{file}") { Headers = { IfNoneMatch = { response.Headers.ETag! } } };
        using var same = await _console.Client.SendAsync(again, Cancellation);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
    }

    [Theory]
    [InlineData("/", "br")]
    [InlineData("/dashboards", "gzip")]
    [InlineData("/api/dashboards", "br")]
    [InlineData("/api/dashboards/sei-overview", "gzip")]
    [InlineData("console.css", "br")]
    [InlineData("dashboard/page.js", "gzip")]
    [InlineData("lib/uplot/uPlot.iife.min.js", "br")]
    public async Task What_is_text_travels_compressed_to_whoever_takes_it_so(string path, string encoding)
    {
        if (!path.StartsWith('/'))
            path = Regex.Match(await _console.Client.GetStringAsync("/", Cancellation), "/assets/[0-9a-f]{12}/").Value + path;
        var plain = await _console.Client.GetByteArrayAsync(path, Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Encoding", encoding } } };

        using var response = await _console.Client.SendAsync(request, Cancellation);

        Assert.Equal([encoding], response.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
        var compressed = await response.Content.ReadAsByteArrayAsync(Cancellation);
        Assert.InRange(compressed.Length, 1, plain.Length * 3 / 4);
        await using Stream opened = encoding == "br" ? new BrotliStream(new MemoryStream(compressed), CompressionMode.Decompress) : new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var copy = new MemoryStream();
        await opened.CopyToAsync(copy, Cancellation);
        Assert.Equal(plain, copy.ToArray());
    }

    private static void MustBeShutIn(HttpResponseMessage response, string type)
    {
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Pages_hold_no_script_and_no_style_of_their_own_which_the_policy_would_stop()
    {
        foreach (var path in (string[])["/", "/dashboards", "/alerts", "/resources", "/traces", "/inbox", "/runbooks", "/runbooks/RedisDown"])
        {
            var page = await _console.Client.GetStringAsync(path, Cancellation);

            Assert.DoesNotContain("<style", page);
            Assert.DoesNotContain(" style=", page);
            Assert.DoesNotContain("<!--", page);
            Assert.DoesNotMatch("<script(?! (type=\"module\" )?src=\"/assets/[0-9a-f]{12}/)", page.Replace("&lt;script", "", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("localhost:5082", HttpStatusCode.OK)]
    [InlineData("aspire.dev.internal:5082", HttpStatusCode.OK)]
    [InlineData("attacker.example", HttpStatusCode.BadRequest)]
    public async Task A_name_that_was_made_to_point_here_is_not_answered(string host, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/inbox") { Headers = { Host = host } };

        using var response = await _console.Client.SendAsync(request, Cancellation);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Probes_answer()
    {
        Assert.Equal("""{"status":"healthy"}""", await _console.Client.GetStringAsync("/health", Cancellation));
        Assert.Equal("""{"status":"ready","checks":{}}""", await _console.Client.GetStringAsync("/ready", Cancellation));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _console.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
