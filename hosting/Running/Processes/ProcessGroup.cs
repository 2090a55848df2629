using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Aspire.Hosting.Running.Processes;

/// <summary>
/// Processes in a session of their own: a Ctrl+C at the terminal reaches the host alone, which then stops the others in order,
/// and a signal to the group reaches what they have started themselves.
/// </summary>
internal static class ProcessGroup
{
    private const int NoSuchProcess = 3; // ESRCH
    private const int Terminate = 15;
    private const int KillSignal = 9;

    // A part of util-linux, so there on practically every Linux; macOS has no such command and gets no session.
    private static readonly string? SetSid = OperatingSystem.IsWindows() ? null : ExecutablePath.Find("setsid");

    public static bool IsSupported => SetSid is not null;

    /// <summary>The command that starts <paramref name="fileName"/> as the leader of a group with the same process number.</summary>
    public static ProcessStartInfo StartInfo(string fileName, IEnumerable<string> arguments)
    {
        IEnumerable<string> all = SetSid is null ? arguments : arguments.Prepend(fileName);
        return new ProcessStartInfo(SetSid ?? fileName, all) { UseShellExecute = false };
    }

    // The leader's number names the group. Without a session of its own the process has no group to address.
    private static int Target(int leader) => IsSupported ? -leader : leader;

    /// <summary>Asks a group to end.</summary>
    public static void RequestStop(int leader) => Signal(Target(leader), Terminate, leader);

    /// <summary>Asks a single process to end, which need not lead a group.</summary>
    public static void RequestStopOfOne(int pid) => Signal(pid, Terminate, pid);

    /// <summary>Ends a group at once.</summary>
    public static void Kill(int leader) => Signal(Target(leader), KillSignal, leader);

    /// <summary>Ends a single process at once, which need not lead a group.</summary>
    public static void KillOne(int pid) => Signal(pid, KillSignal, pid);

    private static void Signal(int target, int signal, int pid)
    {
        if (OperatingSystem.IsWindows())
        {
            KillTree(pid);
            return;
        }
        if (SendSignal(target, signal) != 0 && Marshal.GetLastPInvokeError() is var error and not NoSuchProcess)
            throw new Win32Exception(error);
    }

    private static void KillTree(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // Ended meanwhile.
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int target, int signal);
}
