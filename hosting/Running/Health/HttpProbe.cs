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
        return good ? null : $"{request.RequestUri!.AbsolutePath} answers {(int)response.StatusCode}";
    }
}
