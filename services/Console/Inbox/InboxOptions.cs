using System.ComponentModel.DataAnnotations;

namespace SeiPlatform.Console.Inbox;

/// <summary>Section <c>Inbox</c>.</summary>
public sealed class InboxOptions
{
    public const string Section = "Inbox";

    /// <summary>How many notifications are kept of each receiver: the watchdog, who is told every minute, does not push out the others.</summary>
    [Range(1, 100_000, ErrorMessage = "Inbox:KeptPerReceiver: expected 1 to 100000.")]
    public int KeptPerReceiver { get; set; } = 500;

    /// <summary>How large the payloads of one receiver may be together.</summary>
    [Range(1, 256 * 1024 * 1024, ErrorMessage = "Inbox:KeptBytesPerReceiver: expected 1 to 268435456.")]
    public long KeptBytesPerReceiver { get; set; } = 8 * 1024 * 1024;

    /// <summary>How long the watchdog may stay silent. Alertmanager tells it every minute and tries again what failed.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "Inbox:WatchdogOverdueAfter: expected a duration from 00:00:01 to 1.00:00:00.")]
    public TimeSpan WatchdogOverdueAfter { get; set; } = TimeSpan.FromMinutes(3);
}
