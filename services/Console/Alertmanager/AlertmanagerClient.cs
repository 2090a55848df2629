using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;

namespace SeiPlatform.Console.Alertmanager;

/// <summary>Asks the stack's Alertmanager whom it tells nothing, and why. It is never asked to change anything.</summary>
internal sealed class AlertmanagerClient(HttpClient http, IOptions<AlertmanagerOptions> options)
{
    /// <summary>The page waits for it.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private string Place => options.Value.Url?.AbsoluteUri ?? "nowhere: the setting Alertmanager:Url is empty";

    /// <exception cref="AlertmanagerException">It does not answer, or not so.</exception>
    public async Task<Suppressions> SuppressionsAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Timeout);
        try
        {
            var alerts = GetAsync("alerts", AlertmanagerJsonContext.Default.IReadOnlyListRoutedAlert, patience.Token);
            var silences = GetAsync("silences", AlertmanagerJsonContext.Default.IReadOnlyListSilence, patience.Token);
            await Task.WhenAll(alerts, silences);
            return new(await alerts, await silences);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new AlertmanagerException($"Alertmanager does not answer at {Place} ({exception.Message})", exception);
        }
        catch (JsonException exception)
        {
            throw new AlertmanagerException($"What answers at {Place} is not Alertmanager ({exception.Message})", exception);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AlertmanagerException($"Alertmanager at {Place} has not answered for {Timeout.TotalSeconds} s");
        }
    }

    private async Task<IReadOnlyList<T>> GetAsync<T>(string path, JsonTypeInfo<IReadOnlyList<T>> type, CancellationToken cancellationToken) =>
        options.Value.Url is { } url
            ? await http.GetFromJsonAsync(new Uri(url, $"/api/v2/{path}"), type, cancellationToken) ?? throw new JsonException("null")
            : throw new AlertmanagerException($"Alertmanager is {Place}");
}

/// <summary>Alertmanager could not be asked; the message is for people.</summary>
internal sealed class AlertmanagerException(string message, Exception? cause = null) : Exception(message, cause);
