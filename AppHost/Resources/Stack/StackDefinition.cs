using System.Diagnostics.CodeAnalysis;

namespace SeiPlatform.AppHost.Resources.Stack;

/// <summary>The components of <c>observability-config/stack.json</c> that the chosen profile includes.</summary>
internal sealed class StackDefinition
{
    /// <summary>Configuration of the components, relative to the AppHost's folder.</summary>
    public const string ConfigFolder = "../observability-config";

    private const string FileName = "observability-config/stack.json";
    private const string ProfileKey = "profile";

    private readonly Dictionary<string, StackComponent> _components;

    private StackDefinition(IEnumerable<StackComponent> components, string profile) =>
        _components = components.Where(component => component.Profiles.Contains(profile)).ToDictionary(component => component.Name);

    public StackComponent this[string name] => _components[name];

    /// <summary>null when the profile does not include it.</summary>
    public StackComponent? Find(string name) => _components.GetValueOrDefault(name);

    /// <summary>Reads the file; tells every mistake in it on the error output.</summary>
    /// <returns>false when there is a mistake.</returns>
    public static bool TryRead(IDistributedApplicationBuilder builder, [NotNullWhen(true)] out StackDefinition? stack)
    {
        var path = Path.GetFullPath(Path.Combine(ConfigFolder, "stack.json"), builder.AppHostDirectory);
        var mistakes = TryRead(path, builder.Configuration[ProfileKey] ?? StackProfile.Full, out stack);
        foreach (var mistake in mistakes)
            Console.Error.WriteLine(mistake);
        return stack is not null;
    }

    internal static IReadOnlyList<string> TryRead(string path, string profile, out StackDefinition? stack)
    {
        stack = null;
        if (!StackProfile.IsKnown(profile))
            return [$"--{ProfileKey} {profile}: expected {StackProfile.Expected}."];
        if (!File.Exists(path))
            return [$"{FileName}: is missing; expected it at {path}."];

        var file = new StackFile(FileName);
        var components = file.Read(File.ReadAllText(path));
        if (file.Mistakes.Count == 0)
            stack = new StackDefinition(components, profile);
        return file.Mistakes;
    }
}
