using PuppeteerSharp;

namespace SeiPlatform.Tests.Harness.Browser;

/// <summary>A page of the console in a browser.</summary>
public sealed class ViewerPage : IAsyncDisposable
{
    private readonly List<string> _complaints = [];
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
        return viewer;
    }

    /// <summary>Opens a path and waits for every panel that is in sight to be drawn.</summary>
    public async Task ShowAsync(string path)
    {
        await Browser.GoToAsync(_address + path);
        await DrawnAsync();
    }

    public Task DrawnAsync() => Browser.WaitForFunctionAsync("""
        () => {
          const panels = [...document.querySelectorAll(".panel")];
          const isInSight = (panel) => panel.getClientRects().length > 0 && panel.getBoundingClientRect().top < innerHeight;
          return (panels.length > 0 || !document.querySelector(".dashboard"))
            && panels.filter(isInSight).every((panel) => panel.dataset.drawn !== undefined && !panel.hasAttribute("aria-busy"));
        }
        """);

    /// <summary>The text of each element, as it stands in the document.</summary>
    public Task<string[]> TextsAsync(string selector) =>
        Browser.EvaluateFunctionAsync<string[]>("(selector) => [...document.querySelectorAll(selector)].map((element) => element.textContent.trim())", selector);

    public Task<T> AskAsync<T>(string script) => Browser.EvaluateExpressionAsync<T>(script);

    public async ValueTask DisposeAsync() => await Browser.BrowserContext.CloseAsync();
}
