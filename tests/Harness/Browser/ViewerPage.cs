using System.Collections.Concurrent;
using PuppeteerSharp;

namespace SeiPlatform.Tests.Harness.Browser;

/// <summary>A page of the console in a browser.</summary>
public sealed class ViewerPage : IAsyncDisposable
{
    private readonly List<string> _complaints = [];
    private readonly ConcurrentDictionary<string, bool> _open = [];
    private readonly ConcurrentQueue<string> _failed = [];
    private readonly string _address;

    private ViewerPage(IPage page, string address) => (Browser, _address) = (page, address);

    public IPage Browser { get; }

    /// <summary>What scripts have thrown and what the console's policy has stopped.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <param name="chromium">The browser.</param>
    /// <param name="console">Where the console is.</param>
    /// <param name="width">Of the window, in CSS pixels.</param>
    /// <param name="height">Likewise.</param>
    public static async Task<ViewerPage> OpenAsync(Chromium chromium, Uri console, int width = 1280, int height = 900)
    {
        var page = await chromium.NewPageAsync(width, height);
        var viewer = new ViewerPage(page, console.AbsoluteUri.TrimEnd('/'));
        page.PageError += (_, error) => viewer._complaints.Add(error.Message);
        page.Console += (_, said) =>
        {
            // A request that is refused on purpose is told as an error too.
            if (said.Message.Type == ConsoleType.Error && !said.Message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                viewer._complaints.Add(said.Message.Text);
        };
        page.Request += (_, sent) => viewer._open[sent.Request.Url] = true;
        page.RequestFinished += (_, done) => viewer._open.TryRemove(done.Request.Url, out bool _);
        page.RequestFailed += (_, failed) =>
        {
            viewer._open.TryRemove(failed.Request.Url, out bool _);
            viewer._failed.Enqueue($"{failed.Request.Url} ({failed.Request.FailureText})");
        };
        return viewer;
    }

    /// <summary>Opens a path and waits for every panel that is in sight to be drawn.</summary>
    public async Task ShowAsync(string path)
    {
        try
        {
            await Browser.GoToAsync(_address + path);
        }
        catch (NavigationException exception) when (exception.Message.Contains("ERR_NETWORK_CHANGED", StringComparison.Ordinal))
        {
            // Another test's container has just been started or ended.
            await Browser.GoToAsync(_address + path);
        }

        await DrawnAsync();
    }

    /// <exception cref="TimeoutException">They are not: the message says what the page lacks and what went wrong on it.</exception>
    public async Task DrawnAsync()
    {
        try
        {
            await Browser.WaitForFunctionAsync("""
                () => {
                  const panels = [...document.querySelectorAll(".panel")];
                  const isInSight = (panel) => panel.getClientRects().length > 0 && panel.getBoundingClientRect().top < innerHeight;
                  return (panels.length > 0 || !document.querySelector(".dashboard"))
                    && panels.filter(isInSight).every((panel) => panel.dataset.drawn !== undefined && !panel.hasAttribute("aria-busy"));
                }
                """, new WaitForFunctionOptions { PollingInterval = 50 });
        }
        catch (WaitTaskTimeoutException exception)
        {
            var panels = await AskAsync<int>("document.querySelectorAll('.panel').length");
            var busy = await AskAsync<int>("document.querySelectorAll('.panel[aria-busy]').length");
            var drawn = await AskAsync<int>("document.querySelectorAll('.panel[data-drawn]').length");
            var frames = await AskAsync<bool>("Promise.race([new Promise((came) => requestAnimationFrame(() => came(true))), new Promise((none) => setTimeout(none, 2000, false))])");
            throw new TimeoutException(
                $"{Browser.Url} is not drawn: {panels} panels, {busy} wait for an answer, {drawn} are drawn; the window {(frames ? "draws" : "draws no")} frames. "
                + $"Open requests: {Listed(_open.Keys)}. Failed: {Listed(_failed)}. Said: {Listed(_complaints)}.", exception);
        }
    }

    /// <summary>The text of each element, as it stands in the document.</summary>
    public Task<string[]> TextsAsync(string selector) =>
        Browser.EvaluateFunctionAsync<string[]>("(selector) => [...document.querySelectorAll(selector)].map((element) => element.textContent.trim())", selector);

    public Task<T> AskAsync<T>(string script) => Browser.EvaluateExpressionAsync<T>(script);

    private static string Listed(IEnumerable<string> texts) => string.Join(", ", texts.DefaultIfEmpty("none"));

    public async ValueTask DisposeAsync() => await Browser.BrowserContext.CloseAsync();
}
