using PuppeteerSharp;

namespace SeiPlatform.Tests.Harness.Browser;

/// <summary>One headless Chromium for all tests that look at pages as people do; started by the first.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly string? _path = Find();
    private IBrowser? _browser;

    /// <summary>Why there is none here; null when there is one.</summary>
    public string? UnavailableReason => _path is null ? "there is no Chromium here (Debian: apt-get install chromium)" : null;

    /// <summary>A page of its own, in a window of its own: no other test's storage is in it.</summary>
    /// <param name="width">Of the window, in CSS pixels.</param>
    /// <param name="height">Likewise.</param>
    public async Task<IPage> NewPageAsync(int width, int height)
    {
        var browser = await StartAsync();
        var window = await browser.CreateBrowserContextAsync();
        var page = await window.NewPageAsync();
        page.DefaultTimeout = (int)TimeSpan.FromSeconds(30).TotalMilliseconds;
        await page.SetViewportAsync(new ViewPortOptions { Width = width, Height = height });
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _gate.Dispose();
    }

    private async Task<IBrowser> StartAsync()
    {
        await _gate.WaitAsync();
        try
        {
            return _browser ??= await Puppeteer.LaunchAsync(new LaunchOptions
            {
                ExecutablePath = _path ?? throw new InvalidOperationException(UnavailableReason),
                Headless = true,
                // As root, as in CI, Chromium has no sandbox; in a container /dev/shm is small. It opens nothing but this machine's console.
                Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking", "--disable-extensions"],
            });
        }
        finally
        {
            _gate.Release();
        }
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
