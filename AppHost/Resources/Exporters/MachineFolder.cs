namespace SeiPlatform.AppHost.Resources.Exporters;

/// <summary>A folder of the machine that the node exporter reads.</summary>
/// <param name="Path">On the machine.</param>
/// <param name="Target">In the container.</param>
/// <param name="Option">What tells the exporter of it.</param>
internal sealed record MachineFolder(string Path, string Target, string Option)
{
    private static readonly MachineFolder[] OfLinux =
    [
        new("/proc", "/host/proc", "--path.procfs"),
        new("/sys", "/host/sys", "--path.sysfs"),
        new("/", "/host/root", "--path.rootfs")
    ];

    public string Argument => $"{Option}={Target}";

    /// <summary>
    /// Those that there are. On Windows and macOS the engine runs its containers in a virtual machine, of which this machine has no folders: the exporter
    /// then sees what its container shows it of that one.
    /// </summary>
    public static IReadOnlyList<MachineFolder> On(bool isLinux, Func<string, bool> exists) =>
        isLinux ? [.. OfLinux.Where(folder => exists(folder.Path))] : [];
}
