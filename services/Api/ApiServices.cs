using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using SeiPlatform.Api.Data;
using SeiPlatform.Api.Dora;
using SeiPlatform.Api.Figures;
using SeiPlatform.Api.Keys;
using SeiPlatform.Api.Paging;
using SeiPlatform.Api.Requests;
using SeiPlatform.Api.Telemetry;
using SeiPlatform.Api.Usage;

namespace SeiPlatform.Api;

internal static class ApiServices
{
    public static WebApplicationBuilder AddApiServices(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJsonContext.Default);
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.AddExceptionHandler<DatabaseUnavailable>();

        services.AddSingleton<ApiDatabase>().AddSingleton<KnownRepositories>().AddSingleton<DoraQueries>().AddSingleton<PageCursor>();
        services.AddSingleton<ApiMetrics>().AddSingleton<ActiveCustomers>();
        services.AddOptions<FigureOptions>().BindConfiguration(FigureOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<FigureQueries>().AddSingleton<FigureMetrics>().AddHostedService<FigureRefresh>();
        services.AddSingleton<UsageRecorder>().AddSingleton<UsageStore>().AddHostedService<UsageWriter>();
        return builder;
    }

    /// <summary>Everything needs a key, except what says otherwise: that is health, readiness and metrics.</summary>
    public static WebApplicationBuilder AddKeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AdminOptions>().BindConfiguration(AdminOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ApiKeyStore>().AddSingleton<ApiKeyVerifier>();
        builder.Services.AddAuthentication(ApiKeyAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, AdminAuthentication>(AdminAuthentication.SchemeName, null);
        builder.Services.AddAuthorizationBuilder()
            // Paths and content types that match nothing are told to whoever may use anything.
            .SetFallbackPolicy(new AuthorizationPolicyBuilder(ApiKeyAuthentication.SchemeName, AdminAuthentication.SchemeName)
                .RequireAuthenticatedUser().Build())
            .AddPolicy(AdminAuthentication.Policy, policy =>
                policy.AddAuthenticationSchemes(AdminAuthentication.SchemeName).RequireRole(AdminAuthentication.Policy));
        return builder;
    }
}
