using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace SeiPlatform.Console.Http;

/// <summary>
/// The console asks nobody who they are, because it is there for one person on one machine. It listens on loopback and on the containers' network only, and
/// what a browser can be talked into is shut here: a name that was made to point at this machine, a frame, a script from elsewhere.
/// </summary>
public static class LocalAccess
{
    /// <summary>As PagerDuty has it; Slack takes less.</summary>
    public const int MaxBodyBytes = 512 * 1024;

    private const string AllowedHostsKey = "AllowedHosts";

    /// <summary>How people and Alertmanager call it. Any other name in a request is a DNS rebinding attack, or wants to be set in <c>AllowedHosts</c>.</summary>
    private const string AllowedHosts = "localhost;127.0.0.1;[::1];aspire.dev.internal";

    private const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static void AddLocalAccess(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Configuration[AllowedHostsKey] ??= AllowedHosts;
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = MaxBodyBytes);
    }

    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return next(context);
    });
}
