using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace SeiPlatform.Console.Runbooks;

/// <summary>The runbooks as they are on disk now: an edit shows at the next look.</summary>
public sealed partial class RunbookFolder(IOptions<RunbookOptions> options)
{
    /// <summary>Their index by component is no alert's.</summary>
    public const string Index = "README";

    private string Folder => options.Value.Folder;

    /// <summary>By alert; none when there is no such folder.</summary>
    public IReadOnlyList<Runbook> All() => Directory.Exists(Folder)
        ? [.. Directory.EnumerateFiles(Folder, "*.md")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => IsName(name) && name != Index)
            .Order(StringComparer.Ordinal)
            .Select(Find)
            .OfType<Runbook>()]
        : [];

    /// <summary>null when there is none. A name of letters and digits leads to no other folder.</summary>
    public Runbook? Find(string alert)
    {
        if (!IsName(alert))
            return null;
        var path = Path.Combine(Folder, $"{alert}.md");
        return File.Exists(path) ? Runbook.Parse(alert, File.ReadAllText(path)) : null;
    }

    public static bool IsName(string text) => Name().IsMatch(text);

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
