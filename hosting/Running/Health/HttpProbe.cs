using System.Net.Http.Headers;
using System.Text;

namespace Aspire.Hosting.Running.Health;

/// <summary>A GET request whose status tells.</summary>
/// <param name="client">Shared; it keeps no connections that would hold up a stop.</param>
/// <param name="url">Resolved at each request, for ports and passwords are known late.</param>
/// <param name="expectedStatus">Null for any success.</param>
/// <param name="userAndPassword">For basic authentication, <c>user:password</c>.</param>
internal sealed class HttpProbe(
    HttpClient client,
    Func<CancellationToken, ValueTask<string>> url,
    int? expectedStatus = null,
    Func<CancellationToken, ValueTask<string>>? userAndPassword = null) : IProbe
{
    private const int LongestReason = 160;

    public async Task<string?> AskAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, await url(cancellationToken));
        if (userAndPassword is not null)
        {
            var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes(await userAndPassword(cancellationToken)));
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", credentials);
        }
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var good = expectedStatus is { } expected ? (int)response.StatusCode == expected : response.IsSuccessStatusCode;
        return good ? null : $"{request.RequestUri!.AbsolutePath} answers {(int)response.StatusCode}{await ReasonAsync(response, cancellationToken)}";
    }

    // Readiness endpoints name what they lack; pages of errors are of no use in a line.
    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/json" or "text/plain" or "application/problem+json"))
            return "";
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var start = new byte[LongestReason];
        var length = await body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        return length == 0 ? "" : $": {Encoding.UTF8.GetString(start, 0, length).ReplaceLineEndings(" ").Trim()}";
    }
}
