using System.Diagnostics;
using System.Net;
using System.Text;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Metrics;

/// <summary>A service as a process of its own, so that its metrics are its own too.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ServiceProcess(Process process, int port)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Client { get; }

    /// <summary>Starts an assembly that lies in the folder of the tests, and waits until it is ready.</summary>
    public static async Task<ServiceProcess> StartAsync(string assembly, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        var start = new Command("dotnet", Path.Combine(AppContext.BaseDirectory, assembly))
        {
            Environment = environment.ToDictionary(pair => pair.Key, string? (pair) => pair.Value).Append(new("ASPNETCORE_URLS", $"http://127.0.0.1:{port}")).ToDictionary(),
        }.ToStartInfo();
        var service = new ServiceProcess(Process.Start(start) ?? throw new InvalidOperationException($"{assembly} did not start."), port);
        try
        {
            await Eventually.SucceedsAsync(
                async token =>
                {
                    if (service._process.HasExited)
                        throw new NeverException($"{assembly} ended with exit code {service._process.ExitCode}: {service.Output}");
                    using var ready = await service.Client.GetAsync(new Uri("/ready", UriKind.Relative), token);
                    Assert.True(ready.StatusCode == HttpStatusCode.OK, $"{await ready.Content.ReadAsStringAsync(token)}\n{service.Output}");
                },
                TimeSpan.FromMinutes(1),
                cancellationToken);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    private string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Append(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}
