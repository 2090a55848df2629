namespace Aspire.Hosting.Running.Processes;

/// <summary>Where commands are.</summary>
internal static class ExecutablePath
{
    /// <returns>Null when no folder of PATH has it.</returns>
    public static string? Find(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => OperatingSystem.IsWindows()
            ? [Path.Combine(folder, $"{command}.exe"), Path.Combine(folder, $"{command}.cmd")]
            : new[] { Path.Combine(folder, command) })
        .FirstOrDefault(File.Exists);

    /// <summary>The dotnet command that this process itself runs on, so that children get the same runtime.</summary>
    public static string DotNet { get; } =
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } hostPath && File.Exists(hostPath) ? hostPath
        : Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath!
        : Find("dotnet") ?? "dotnet";
}
