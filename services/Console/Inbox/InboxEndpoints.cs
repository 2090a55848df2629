namespace SeiPlatform.Console.Inbox;

/// <summary>Takes the place of Slack, PagerDuty and a dead man's switch, and shows what they would have been sent.</summary>
public static class InboxEndpoints
{
    public static void AddInbox(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<InboxOptions>().BindConfiguration(InboxOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<NotificationStore>().AddSingleton<DeadMansSwitch>().AddSingleton<InboxIntake>();
    }

    public static void MapInbox(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var intake = app.Services.GetRequiredService<InboxIntake>();
        foreach (var reception in (Reception[])[Reception.Slack, Reception.PagerDuty, Reception.Watchdog])
        {
            app.MapPost($"/inbox/{InboxQuery.NameOf(reception.Receiver)}", (HttpRequest request, CancellationToken cancellationToken) =>
                intake.ReceiveAsync(request, reception, cancellationToken));
        }

        app.MapGet("/api/inbox", ReadAsync);
        app.MapInboxPage();
    }

    private static async Task<IResult> ReadAsync(HttpContext context, NotificationStore store, DeadMansSwitch watchdog, IHostApplicationLifetime lifetime)
    {
        var (query, wait) = InboxQuery.Read(context.Request.Query, out var errors);
        if (errors.Count > 0)
            return TypedResults.ValidationProblem(errors);

        // Whoever waits does not hold up a shutdown.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            var reading = await store.ReadAsync(query, wait, end.Token);
            context.Response.Headers.CacheControl = "no-store";
            return TypedResults.Json(
                new InboxAnswer(reading.Latest, watchdog.Report(), [.. reading.Notifications.Select(NotificationAnswer.Of)]),
                InboxJsonContext.Default.InboxAnswer);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }
}
