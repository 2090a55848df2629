using SeiPlatform.Console.Pages;

namespace SeiPlatform.Console.Inbox;

/// <summary>What the page of the inbox shows.</summary>
/// <param name="Latest">The greatest sequence number given so far; the script asks for what comes after it.</param>
/// <param name="Receiver">The only receiver shown; null for everybody whom an alert concerns.</param>
/// <param name="Notifications">Newest first.</param>
/// <param name="Omitted">How many older ones are kept and not shown.</param>
/// <param name="Watchdog">Whether alerting works.</param>
/// <param name="Now">When this was so.</param>
/// <param name="Zone">The zone of the person who looks, which is this machine's.</param>
public sealed record InboxView(
    long Latest, Receiver? Receiver, IReadOnlyList<Notification> Notifications, int Omitted, WatchdogReport Watchdog, DateTimeOffset Now, TimeZoneInfo Zone)
{
    private const int Shown = 100;

    public static InboxView Of(Reading reading, Receiver? receiver, WatchdogReport watchdog, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(time);
        // The watchdog's minutes would bury everything else; whoever wants them asks for them.
        Notification[] all = [.. reading.Notifications.Where(notification => receiver is not null || notification.Receiver is not Inbox.Receiver.Watchdog).Reverse()];
        return new(reading.Latest, receiver, all[..Math.Min(all.Length, Shown)], Math.Max(0, all.Length - Shown), watchdog, time.GetUtcNow(), time.LocalTimeZone);
    }

    /// <summary>With the day when it was not today.</summary>
    public string Clock(DateTimeOffset moment) => Clock(moment, Now, Zone);

    /// <summary>As <see cref="Clock(DateTimeOffset)"/>, for whoever has a clock of their own.</summary>
    public static string Clock(DateTimeOffset moment, DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(moment, zone);
        var today = TimeZoneInfo.ConvertTime(now, zone).Date == local.Date;
        return local.ToString(today ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>How long ago in one unit: <c>12 s</c>, <c>5 min</c>, <c>3 h</c>, <c>2 days</c>.</summary>
    public string Ago(DateTimeOffset moment) => Ago(Now, moment);

    /// <summary>How long <paramref name="moment"/> was before <paramref name="now"/>, likewise.</summary>
    public static string Ago(DateTimeOffset now, DateTimeOffset moment) => (now - moment) switch
    {
        { TotalSeconds: < 90 } span => $"{Math.Max(0, (int)span.TotalSeconds)} s",
        { TotalMinutes: < 90 } span => $"{(int)span.TotalMinutes} min",
        { TotalHours: < 36 } span => $"{(int)span.TotalHours} h",
        var span => $"{(int)span.TotalDays} days"
    };
}

internal static class InboxPageEndpoint
{
    public static void MapInboxPage(this WebApplication app) => app.MapGet("/inbox", IResult (HttpContext context, NotificationStore store, DeadMansSwitch watchdog, TimeProvider time) =>
    {
        var (query, _) = InboxQuery.Read(context.Request.Query, out var errors);
        return errors.Count > 0
            ? TypedResults.ValidationProblem(errors)
            : HtmlPages.Render<InboxList>(context, new { View = InboxView.Of(store.Read(query with { After = 0 }), query.Receiver, watchdog.Report(), time) });
    });
}
