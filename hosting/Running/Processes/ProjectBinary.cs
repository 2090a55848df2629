using System.Reflection;

namespace Aspire.Hosting.Running.Processes;

/// <summary>Finds what the build made of a project, without asking MSBuild, which would take longer than the start itself.</summary>
internal sealed record ProjectBinary(string ProjectFile, string Configuration)
{
    private const string RuntimeConfiguration = ".runtimeconfig.json";

    /// <summary>The configuration in which the AppHost itself was built; projects run in the same.</summary>
    public static string RunningConfiguration { get; } =
        Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration is { Length: > 0 } configuration ? configuration : "Debug";

    public string Folder => Path.GetDirectoryName(ProjectFile)!;

    /// <returns>The assembly to start; null when there is none in this configuration.</returns>
    public string? Find()
    {
        var output = new DirectoryInfo(Path.Combine(Folder, "bin", Configuration));
        if (!output.Exists)
            return null;
        // Only what can be started has a runtime configuration. Executables that the project refers to may lie beside it, so a
        // similar name comes before a newer file. Folders of a runtime identifier (bin/Release/net10.0/linux-x64) are a publish's.
        return output.EnumerateDirectories("net*")
            .SelectMany(folder => folder.EnumerateFiles($"*{RuntimeConfiguration}"))
            .Select(file => new FileInfo(file.FullName[..^RuntimeConfiguration.Length] + ".dll"))
            .Where(assembly => assembly.Exists)
            .OrderByDescending(assembly => IsNamedLikeProject(assembly.Name))
            .ThenByDescending(assembly => assembly.LastWriteTimeUtc)
            .FirstOrDefault()?.FullName;
    }

    /// <summary>Whether a source file of the project's own folder is newer than the assembly.</summary>
    public bool IsOlderThanSources(string assembly)
    {
        var built = File.GetLastWriteTimeUtc(assembly);
        return Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
            .Append(ProjectFile)
            .Where(file => !IsBuildOutput(file))
            .Any(file => File.GetLastWriteTimeUtc(file) > built);
    }

    private bool IsNamedLikeProject(string assemblyFile)
    {
        var name = Path.GetFileNameWithoutExtension(assemblyFile);
        var project = Path.GetFileNameWithoutExtension(ProjectFile);
        return name.Equals(project, StringComparison.OrdinalIgnoreCase) || name.EndsWith($".{project}", StringComparison.OrdinalIgnoreCase);
    }

    private bool IsBuildOutput(string file) =>
        Path.GetRelativePath(Folder, file).Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj";
}
