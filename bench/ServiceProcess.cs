using System.Diagnostics;
using System.Globalization;
using System.Net;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Bench;

/// <summary>One of the services as a process of its own, as it runs in production: what it needs is not shared with the benchmark.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process process;

    private ServiceProcess(Process process, Uri url)
    {
        this.process = process;
        Url = url;
    }

    public Uri Url { get; }

    public int Id => process.Id;

    /// <summary>The most memory it has had resident so far, in bytes.</summary>
    public long PeakMemory
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
    }

    /// <param name="assembly">Its assembly's name, beside the benchmark's own.</param>
    /// <param name="settings">Configuration keys, as environment variables.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public static async Task<ServiceProcess> StartAsync(string assembly, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort.Next().ToString(CultureInfo.InvariantCulture)}/");
        var command = new Command("dotnet", Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"), "--urls", url.AbsoluteUri)
        {
            Folder = AppContext.BaseDirectory,
            Environment = settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value),
        };
        var process = Process.Start(command.ToStartInfo())!;
        var lastLine = "";
        process.OutputDataReceived += (_, line) => lastLine = line.Data ?? lastLine;
        process.ErrorDataReceived += (_, line) => lastLine = line.Data ?? lastLine;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var service = new ServiceProcess(process, url);
        using var http = new HttpClient { BaseAddress = url };
        try
        {
            await Eventually.SucceedsAsync(
                async token =>
                {
                    if (process.HasExited)
                    {
                        throw new NeverException($"{assembly} ended with exit code {process.ExitCode}: {lastLine}");
                    }

                    using var response = await http.GetAsync(new Uri("ready", UriKind.Relative), token);
                    if (response.StatusCode != HttpStatusCode.OK)
                    {
                        throw new HttpRequestException(await response.Content.ReadAsStringAsync(token));
                    }
                },
                TimeSpan.FromSeconds(60),
                cancellationToken,
                $"{assembly} is ready");
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }
}
