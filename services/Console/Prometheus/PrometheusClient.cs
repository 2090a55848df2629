using System.Text.Json;
using Microsoft.Extensions.Options;

namespace SeiPlatform.Console.Prometheus;

/// <summary>Asks the stack's Prometheus.</summary>
internal sealed class PrometheusClient(HttpClient http, IOptions<PrometheusOptions> options)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Where it is, for people.</summary>
    public string Place => options.Value.Url?.AbsoluteUri ?? "nowhere: the setting Prometheus:Url is empty";

    /// <summary>Asks for a path below <c>/api/v1/</c> and answers as soon as the headers are there.</summary>
    /// <exception cref="PrometheusException">It does not answer.</exception>
    public async Task<HttpResponseMessage> GetAsync(string pathAndQuery, CancellationToken cancellationToken)
    {
        if (options.Value.Url is not { } url)
            throw new PrometheusException($"Prometheus is {Place}.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Timeout);
        try
        {
            return await http.GetAsync(new Uri(url, $"/api/v1/{pathAndQuery}"), HttpCompletionOption.ResponseHeadersRead, patience.Token);
        }
        catch (HttpRequestException exception)
        {
            throw new PrometheusException($"Prometheus does not answer at {Place} ({exception.Message})", exception);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PrometheusException($"Prometheus at {Place} has not answered for {Timeout.TotalSeconds} s.");
        }
    }

    /// <summary>The alerts that are pending or fire.</summary>
    /// <exception cref="PrometheusException">It does not answer, or not so.</exception>
    public async Task<IReadOnlyList<ActiveAlert>> AlertsAsync(CancellationToken cancellationToken)
    {
        using var response = await GetAsync("alerts", cancellationToken);
        try
        {
            var answer = await response.Content.ReadFromJsonAsync(PrometheusJsonContext.Default.AlertsAnswer, cancellationToken);
            return answer?.Data?.Alerts ?? throw new PrometheusException($"Prometheus answered {(int)response.StatusCode}: {answer?.Error ?? "without a reason"}");
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException or IOException)
        {
            throw new PrometheusException($"What answers at {Place} is not Prometheus ({exception.Message})", exception);
        }
    }
}

/// <summary>Prometheus could not be asked; the message is for people.</summary>
internal sealed class PrometheusException(string message, Exception? cause = null) : Exception(message, cause);
