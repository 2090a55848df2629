using System.ComponentModel.DataAnnotations;

namespace SeiPlatform.Console.Runbooks;

/// <summary>Section <c>Runbooks</c>.</summary>
public sealed class RunbookOptions
{
    public const string Section = "Runbooks";

    /// <summary>The folder with one Markdown file per alert; the AppHost names the repository's.</summary>
    [Required(ErrorMessage = "Runbooks:Folder: expected the path of the folder with the runbooks.")]
    public string Folder { get; set; } = "";
}
