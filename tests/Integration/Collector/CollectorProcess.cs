using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SeiPlatform.Collector.Roles;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Collector;

/// <summary>The collector as a process of its own, so that it can be killed as a power cut would.</summary>
public sealed class CollectorProcess : IAsyncDisposable
{
    public const string AdminSecret = "admin-secret-of-a-test-run";

    private readonly Process process;
    private readonly StringBuilder log = new();

    private CollectorProcess(Process process, Uri address)
    {
        this.process = process;
        Anonymous = new HttpClient { BaseAddress = address };
        Admin = new HttpClient { BaseAddress = address };
        Admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminSecret);
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Anonymous { get; }

    /// <summary>Has the admin secret.</summary>
    public HttpClient Admin { get; }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Everything it has written so far.</summary>
    public string Log
    {
        get
        {
            lock (log)
                return log.ToString();
        }
    }

    public static CollectorProcess Start(string database, string kafka, string? redis = null, params (string Key, string Value)[] settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var start = new ProcessStartInfo("dotnet", [typeof(CollectorRoles).Assembly.Location])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        IEnumerable<(string Key, string Value)> environment =
        [
            ("ASPNETCORE_URLS", address.ToString()),
            ("ConnectionStrings__database", database),
            ("ConnectionStrings__kafka", kafka),
            ("ConnectionStrings__redis", redis ?? ""),
            ("Admin__Secret", AdminSecret),
            ("Webhooks__GitHub__Secret", "github-secret-of-a-test-run"),
            ("Webhooks__GitLab__Token", "gitlab-token-of-a-test-run"),
            ("Webhooks__CdEvents__Token", "cdevents-token-of-a-test-run"),
            // A killed member of the group is missed after this.
            ("Ingest__SessionTimeout", "00:00:06"),
            .. settings,
        ];
        foreach (var (key, value) in environment)
            start.Environment[key] = value;
        return new CollectorProcess(Process.Start(start)!, address);
    }

    public Task WaitUntilReadyAsync(CancellationToken cancellationToken) => Eventually.SucceedsAsync(
        async token =>
        {
            if (HasExited)
                throw new NeverException($"The collector ended with exit code {process.ExitCode}:{Environment.NewLine}{Log}");
            (await Anonymous.GetAsync("/ready", token)).EnsureSuccessStatusCode();
        },
        TimeSpan.FromSeconds(60), cancellationToken);

    /// <summary>The value of a metric, all its label sets together; 0 when it is not there.</summary>
    public async Task<double> MetricAsync(string name, CancellationToken cancellationToken)
    {
        var text = await Anonymous.GetStringAsync("/metrics", cancellationToken);
        return (
            from line in text.Split('\n')
            where line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is '{' or ' '
            let value = line[(line.LastIndexOf('}') is >= 0 and var labels ? labels + 1 : name.Length)..].Trim().Split(' ')[0]
            select double.Parse(value, CultureInfo.InvariantCulture)).Sum();
    }

    public async Task<JsonElement> ImportAsync(object request, CancellationToken cancellationToken)
    {
        using var answer = await Admin.PostAsJsonAsync("/collect/git", request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var accepted = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return await FinishedAsync(accepted.GetProperty("repository").GetString()!, cancellationToken);
    }

    /// <summary>The status of an import that has ended, well or not.</summary>
    public Task<JsonElement> FinishedAsync(string repository, CancellationToken cancellationToken) => Eventually.GetAsync(
        async token =>
        {
            var status = await Admin.GetFromJsonAsync<JsonElement>($"/collect/git/{repository}", token);
            return status.GetProperty("status").GetString() is "succeeded" or "failed"
                ? status
                : throw new InvalidOperationException(status.ToString());
        },
        TimeSpan.FromSeconds(120), cancellationToken);

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        Anonymous.Dispose();
        Admin.Dispose();
        process.Dispose();
    }

    private void Append(string? line)
    {
        lock (log)
            log.AppendLine(line);
    }
}
