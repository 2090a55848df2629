using PuppeteerSharp;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Browser;
using SeiPlatform.Tests.Integration.Console;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace SeiPlatform.Tests.Integration.Browser;

/// <summary>The console with a Prometheus whose answers are known, and a page of it in a browser.</summary>
internal sealed class Viewer : IAsyncDisposable
{
    private readonly ConsoleHost _console;
    private readonly ViewerPage _page;

    private Viewer(FakePrometheus prometheus, ConsoleHost console, ViewerPage page) => (Prometheus, _console, _page) = (prometheus, console, page);

    public FakePrometheus Prometheus { get; }

    public IPage Page => _page.Browser;

    public HttpClient Client => _console.Client;

    /// <summary>Skips the test where there is no Chromium.</summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="height">Of the window, in CSS pixels.</param>
    /// <param name="resources">The folder with the run's state; none when null.</param>
    public static async Task<Viewer> OpenAsync(Chromium chromium, int height = 900, string? resources = null)
    {
        Assert.SkipWhen(chromium.UnavailableReason is not null, chromium.UnavailableReason ?? "");
        var prometheus = await FakePrometheus.StartAsync();
        var console = new ConsoleHost(settings: [
            ("Prometheus:Url", prometheus.Url),
            ("Dashboards:Folder", RepositoryRoot.File("tests", "Integration", "Browser", "Dashboards")),
            ("Resources:Folder", resources ?? "")]);
        return new Viewer(prometheus, console, await ViewerPage.OpenAsync(chromium, console.Client.BaseAddress!, height: height));
    }

    public Task ShowAsync(string path) => _page.ShowAsync(path);

    public Task DrawnAsync() => _page.DrawnAsync();

    public Task<string[]> TextsAsync(string selector) => _page.TextsAsync(selector);

    public Task<T> AskAsync<T>(string script) => _page.AskAsync<T>(script);

    /// <summary>No script has failed, and the policy of the console has stopped nothing.</summary>
    public void MustHaveNoComplaint() => Assert.Empty(_page.Complaints);

    public async ValueTask DisposeAsync()
    {
        await _page.DisposeAsync();
        await _console.DisposeAsync();
        await Prometheus.DisposeAsync();
    }
}
