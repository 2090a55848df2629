using System.Text.Json;
using Docker.DotNet;

namespace Aspire.Hosting.Running.Engine;

/// <summary>The sentence in an engine's error response.</summary>
internal static class EngineMessage
{
    public static string Of(Exception exception) => exception is DockerApiException { ResponseBody: { Length: > 0 } body } ? FromBody(body) : exception.Message;

    private static string FromBody(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.TryGetProperty("message", out var message) ? message.GetString() ?? body : body;
        }
        catch (JsonException)
        {
            return body.Trim();
        }
    }
}
