using SeiPlatform.Collector.Webhooks.CdEvents;
using SeiPlatform.Collector.Webhooks.GitHub;
using SeiPlatform.Collector.Webhooks.GitLab;

namespace SeiPlatform.Collector.Webhooks;

public static partial class WebhookEndpoints
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<WebhookMetrics>();
        services.AddSingleton<BodyMemory>();
        services.AddSingleton<WebhookIntake>();
        services.AddSingleton<IWebhookSource, GitHubWebhook>();
        services.AddSingleton<IWebhookSource, GitLabWebhook>();
        services.AddSingleton<IWebhookSource, CdEventsWebhook>();
        return services;
    }

    /// <summary><c>POST /webhooks/github</c>, <c>/webhooks/gitlab</c> and <c>/webhooks/cdevents</c>.</summary>
    public static void MapWebhooks(this WebApplication app)
    {
        var intake = app.Services.GetRequiredService<WebhookIntake>();
        foreach (var source in app.Services.GetServices<IWebhookSource>())
        {
            var path = $"/webhooks/{source.Name}";
            app.MapPost(path, context => HandleAsync(context, intake, source));
            if (source.IsConfigured)
                LogOpen(app.Logger, path);
            else
                LogClosed(app.Logger, path, source.SecretKey);
        }
    }

    private static async Task HandleAsync(HttpContext context, WebhookIntake intake, IWebhookSource source)
    {
        var result = await intake.ReceiveAsync(context, source);
        await result.ExecuteAsync(context);
    }

    [LoggerMessage(LogLevel.Information, EventName = "WebhookOpen", Message = "{Path} takes webhooks")]
    private static partial void LogOpen(ILogger logger, string path);

    [LoggerMessage(LogLevel.Warning, EventName = "WebhookClosed", Message = "{Path} is closed: {Key} is not configured")]
    private static partial void LogClosed(ILogger logger, string path, string key);
}
