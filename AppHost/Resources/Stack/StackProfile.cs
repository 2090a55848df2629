namespace SeiPlatform.AppHost.Resources.Stack;

/// <summary>How much of the stack there is to be.</summary>
internal static class StackProfile
{
    /// <summary>Without the stores of logs and traces.</summary>
    public const string Core = "core";

    /// <summary>Everything.</summary>
    public const string Full = "full";

    public const string Expected = $"{Core} or {Full}";

    public static readonly IReadOnlySet<string> All = new HashSet<string> { Core, Full };

    public static bool IsKnown(string name) => All.Contains(name);

    public static string Listed(IReadOnlySet<string> profiles) => string.Join(" and ", profiles.Order(StringComparer.Ordinal));
}
