using System.ComponentModel.DataAnnotations;

namespace SeiPlatform.Console.Resources;

/// <summary>Section <c>Resources</c>.</summary>
public sealed class ResourceOptions
{
    public const string Section = "Resources";

    /// <summary>The folder in which the host keeps the state of its run and the logs; the AppHost names it. Empty where another host runs the stack.</summary>
    public string Folder { get; set; } = "";

    /// <summary>How many lines of a log a page shows.</summary>
    [Range(1, 10_000, ErrorMessage = "Resources:Lines: expected 1 to 10000.")]
    public int Lines { get; set; } = 200;
}
