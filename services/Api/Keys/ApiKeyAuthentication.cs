using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using SeiPlatform.Api.Limits;
using SeiPlatform.Api.Telemetry;

namespace SeiPlatform.Api.Keys;

/// <summary>
/// A customer's key as <c>Authorization: Bearer sei_...</c> or <c>X-Api-Key</c>; as the password of <c>Basic</c> too, so that a browser can open
/// the documentation.
/// </summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder,
    ApiKeyVerifier verifier, ApiMetrics metrics, IProblemDetailsService problems)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "ApiKey";
    public const string KeyIdClaim = "sei:key";
    public const string HeaderName = "X-Api-Key";

    private TimeSpan? _retryAfter;
    private string _reason = "No API key was given; expected the header Authorization: Bearer sei_... or X-Api-Key: sei_...";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Token() is not { Length: > 0 } token)
            return AuthenticateResult.NoResult();

        (var key, _retryAfter) = await verifier.VerifyAsync(token, $"{Context.Connection.RemoteIpAddress}", Context.RequestAborted);
        if (key is null)
        {
            // Not a failure yet: it may be another scheme's, the bootstrap secret for instance.
            _reason = "The API key is unknown, revoked or expired.";
            return AuthenticateResult.NoResult();
        }

        var identity = new ClaimsIdentity(
            [new(ClaimTypes.Name, key.Customer), new(KeyIdClaim, key.Id.ToString())], SchemeName, ClaimTypes.Name, ClaimTypes.Role);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // Where either scheme would do, the first has answered.
        if (Response.HasStarted)
            return;
        if (_retryAfter is { } retryAfter)
        {
            await TooManyRequests.WriteAsync(Context, retryAfter, "Too many unknown API keys came from this address.");
            return;
        }

        metrics.AuthenticationFailure(Token() is { Length: > 0 } ? "invalid" : "missing");
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = Request.Path.StartsWithSegments("/api")
            ? """Bearer realm="sei-platform" """.TrimEnd()
            : """Basic realm="sei-platform: any user name, an API key as password", charset="UTF-8", Bearer realm="sei-platform" """.TrimEnd();
        await problems.WriteAsync(new ProblemDetailsContext
        {
            HttpContext = Context,
            ProblemDetails = { Status = StatusCodes.Status401Unauthorized, Title = "Unauthorized", Detail = _reason },
        });
    }

    private string? Token()
    {
        if (Request.Headers.TryGetValue(HeaderName, out var direct))
            return direct.ToString().Trim();
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header) || header.Parameter is null)
            return null;
        if (header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return header.Parameter.Trim();
        return header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) ? Password(header.Parameter) : null;
    }

    private static string Password(string parameter)
    {
        var bytes = new byte[parameter.Length];
        return Convert.TryFromBase64String(parameter, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2).Last()
            : "";
    }
}
