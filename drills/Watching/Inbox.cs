using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace SeiPlatform.Drills.Watching;

/// <summary>What a receiver was told of a group of alerts.</summary>
/// <param name="Sequence">Counts up over all notifications.</param>
/// <param name="ReceivedAt">When it arrived.</param>
/// <param name="Receiver">Whom it was for.</param>
/// <param name="Status">In the receiver's own words.</param>
/// <param name="Alert">The alert's name.</param>
/// <param name="Severity">How grave.</param>
/// <param name="Service">What it is about.</param>
/// <param name="Source">Whose Alertmanager sent it; null for the stack's own.</param>
/// <param name="Text">What it says of each alert.</param>
internal sealed record Notification(
    long Sequence, DateTimeOffset ReceivedAt, string Receiver, string Status, string? Alert, string? Severity, string? Service, string? Source, string? Text = null)
{
    public bool IsResolved => Status is "resolved" or "resolve";

    public AlertKey Key => new(Alert ?? "", Service ?? "");
}

/// <summary>How alerts are grouped into notifications, in one stack.</summary>
internal readonly record struct AlertKey(string Alert, string Service)
{
    public override string ToString() => Service.Length == 0 ? Alert : $"{Alert} of {Service}";
}

internal sealed record InboxAnswer(long Latest, IReadOnlyList<Notification> Notifications);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(InboxAnswer))]
internal sealed partial class InboxJson : JsonSerializerContext;

/// <summary>Reads the console's inbox from now on, and lets many wait for what they look for.</summary>
internal sealed class Inbox : IAsyncDisposable
{
    private const int WaitSeconds = 10;

    private readonly HttpClient _http;
    private readonly string? _source;
    private readonly Lock _lock = new();
    private readonly List<Notification> _read = [];
    private readonly CancellationTokenSource _end = new();
    private TaskCompletionSource _arrival = New();
    private Task _reading = Task.CompletedTask;

    private Inbox(Uri console, string? source)
    {
        _http = new HttpClient { BaseAddress = console, Timeout = TimeSpan.FromSeconds(WaitSeconds * 3) };
        _source = source;
    }

    /// <param name="console">The console.</param>
    /// <param name="source">Whose notifications count; null for the stack's own Alertmanager.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<Inbox> OpenAsync(Uri console, string? source, CancellationToken cancellationToken)
    {
        var inbox = new Inbox(console, source);
        var latest = (await inbox.AskAsync(long.MaxValue - 1, 0, cancellationToken)).Latest;
        inbox._reading = inbox.ReadAsync(latest);
        return inbox;
    }

    /// <summary>Everything since it was opened, oldest first.</summary>
    public IReadOnlyList<Notification> All
    {
        get
        {
            lock (_lock)
                return [.. _read];
        }
    }

    /// <summary>What is said of each alert at present: firing groups only.</summary>
    public IReadOnlyList<Notification> Firing =>
        [.. All.GroupBy(notification => notification.Key).Select(group => group.Last()).Where(last => !last.IsResolved)];

    /// <summary>Waits for the first notification that fits, among those that are there already too.</summary>
    /// <returns>Null when there is none by then.</returns>
    public async Task<Notification?> WaitAsync(Func<Notification, bool> fits, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit);
        while (true)
        {
            Task arrival;
            lock (_lock)
            {
                if (_read.FirstOrDefault(fits) is { } found)
                    return found;
                arrival = _arrival.Task;
            }
            try
            {
                await arrival.WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _end.Dispose();
    }

    private async Task ReadAsync(long after)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var answer = await AskAsync(after, WaitSeconds, _end.Token);
                after = Math.Max(after, answer.Notifications.Select(notification => notification.Sequence).DefaultIfEmpty(after).Max());
                Add([.. answer.Notifications.Where(notification => notification.Source == _source)]);
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !_end.IsCancellationRequested)
            {
                // The console restarts, or is busy: ask again.
                await Task.Delay(TimeSpan.FromSeconds(1), _end.Token);
            }
        }
    }

    private void Add(IReadOnlyList<Notification> notifications)
    {
        TaskCompletionSource arrival;
        lock (_lock)
        {
            _read.AddRange(notifications);
            (arrival, _arrival) = (_arrival, New());
        }
        arrival.SetResult();
    }

    private async Task<InboxAnswer> AskAsync(long after, int wait, CancellationToken cancellationToken)
    {
        // Without a source the inbox answers with everybody's.
        var source = _source is null ? "" : $"&source={_source}";
        return (await _http.GetFromJsonAsync($"api/inbox?after={after}&wait={wait}{source}", InboxJson.Default.InboxAnswer, cancellationToken))!;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
