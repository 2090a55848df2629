using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace SeiPlatform.ServiceDefaults.Http;

/// <summary>Every error response is an RFC 9457 problem that names its trace, also those of routing, of binding and of exceptions.</summary>
internal static class ProblemResponses
{
    public static IServiceCollection AddProblemResponses(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            if (Activity.Current is { } activity)
                context.ProblemDetails.Extensions["traceId"] = activity.TraceId.ToHexString();
        });
        // A body that is no JSON is answered like any other bad request, in every environment.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        return services.AddTransient<IStartupFilter, OutermostErrorHandling>();
    }

    /// <summary>A startup filter, because handlers must be outside of everything that a service adds to its pipeline.</summary>
    private sealed class OutermostErrorHandling : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseExceptionHandler();
            app.UseStatusCodePages();
            next(app);
        };
    }
}
