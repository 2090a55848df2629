using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using SeiPlatform.Api.Telemetry;

namespace SeiPlatform.Api.Keys;

/// <summary>The bootstrap secret as <c>Authorization: Bearer ...</c>, compared in constant time.</summary>
internal sealed class AdminAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder,
    IOptions<AdminOptions> admin, ApiMetrics metrics, IProblemDetailsService problems)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Admin";
    public const string Policy = "Admin";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header)
            || !header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            || string.IsNullOrEmpty(header.Parameter))
            return Task.FromResult(AuthenticateResult.NoResult());

        // Hashes have one length, so not even the secret's length shows in the time taken.
        if (!CryptographicOperations.FixedTimeEquals(Hash(header.Parameter), Hash(admin.Value.Secret)))
            return Task.FromResult(AuthenticateResult.Fail("Not the bootstrap secret."));

        var identity = new ClaimsIdentity([new(ClaimTypes.Role, Policy)], SchemeName);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName)));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // Where either scheme would do, the first has answered.
        if (Response.HasStarted)
            return;
        metrics.AuthenticationFailure("admin");
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = """Bearer realm="sei-platform administration" """.TrimEnd();
        await problems.WriteAsync(new ProblemDetailsContext
        {
            HttpContext = Context,
            ProblemDetails =
            {
                Status = StatusCodes.Status401Unauthorized,
                Title = "Unauthorized",
                Detail = "Keys are managed with the bootstrap secret; expected the header Authorization: Bearer <secret>.",
            },
        });
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
