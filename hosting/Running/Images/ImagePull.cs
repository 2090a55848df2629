using System.Net;
using Aspire.Hosting.Running.Engine;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Aspire.Hosting.Running.Images;

internal enum PullOutcome
{
    Pulled,

    /// <summary>The registry did not answer, or not now.</summary>
    Unreachable,

    /// <summary>The registry answered, and it was no.</summary>
    Refused,
}

/// <summary>Has the engine pull an image.</summary>
internal sealed class ImagePull(DockerClient client)
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(1);

    // Words of the engine, of Go's network library and of registries for a way that is closed at the moment.
    private static readonly string[] SignsOfNoConnection =
    [
        "dial tcp", "no such host", "i/o timeout", "timeout", "connection refused", "connection reset", "network is unreachable", "server misbehaving",
        "proxyconnect", "unexpected EOF", "tls:", "x509", "deadline exceeded", "toomanyrequests", "too many requests", "503 Service Unavailable", "502 Bad Gateway",
    ];

    public async Task<(PullOutcome Outcome, string? Reason)> PullAsync(RegistryImage image, IProgress<string> progress, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(LongestSilence);
        var messages = new PullProgress(progress, () => silence.CancelAfter(LongestSilence));
        var parameters = new ImagesCreateParameters { FromImage = $"{image.Registry}/{image.Repository}", Tag = image.Version };
        try
        {
            progress.Report("pulling");
            await client.Images.CreateImageAsync(parameters, new AuthConfig(), messages, silence.Token);
            return messages.Error is { } error ? Judge(error) : (PullOutcome.Pulled, null);
        }
        catch (DockerApiException exception)
        {
            return exception.StatusCode is HttpStatusCode.NotFound ? (PullOutcome.Refused, EngineMessage.Of(exception)) : Judge(EngineMessage.Of(exception));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (PullOutcome.Unreachable, $"{image.Registry} fell silent");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return (PullOutcome.Unreachable, exception.Message);
        }
    }

    internal static (PullOutcome Outcome, string Reason) Judge(string message) =>
        (SignsOfNoConnection.Any(sign => message.Contains(sign, StringComparison.OrdinalIgnoreCase)) ? PullOutcome.Unreachable : PullOutcome.Refused, message);
}
