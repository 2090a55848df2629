using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Aspire.Hosting.Running.State;

/// <summary>A process that cannot be mistaken for a later one with the same number.</summary>
/// <param name="Pid">The process number.</param>
/// <param name="StartedAt">On Linux the clock ticks between boot and the start of the process; elsewhere the start's time of day in ticks.</param>
internal sealed record ProcessIdentity(int Pid, long StartedAt)
{
    [JsonIgnore]
    public bool IsAlive => TryGetStart(Pid) == StartedAt;

    public static ProcessIdentity Current { get; } = Of(Environment.ProcessId)!;

    /// <returns>Null when there is no such process any more.</returns>
    public static ProcessIdentity? Of(int pid) => TryGetStart(pid) is { } start ? new(pid, start) : null;

    private static long? TryGetStart(int pid)
    {
        try
        {
            return OperatingSystem.IsLinux() ? FromStat(File.ReadAllText($"/proc/{pid}/stat")) : Process.GetProcessById(pid).StartTime.Ticks;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    // The command name in parentheses may itself contain spaces and parentheses, so the fields are counted from the last one on.
    private static long? FromStat(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        const int state = 0, startTime = 19;
        return fields[state] is "Z" or "X" ? null : long.Parse(fields[startTime], CultureInfo.InvariantCulture);
    }
}
