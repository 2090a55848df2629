using System.ComponentModel.DataAnnotations;

namespace SeiPlatform.Collector.Git;

/// <summary>Section <c>Git</c>: which histories are imported, and how.</summary>
public sealed class GitOptions : IValidatableObject
{
    public const string Section = "Git";

    /// <summary>Paths or URLs that are imported at every start, each from where the last import ended.</summary>
    public IList<string> Repositories { get; init; } = [];

    /// <summary>Which tags are deployments, a regular expression; empty: semantic versions with or without a leading <c>v</c>.</summary>
    public string? TagPattern { get; set; }

    /// <summary>With the default pattern: pre-releases such as <c>v2.0.0-rc.1</c> count as deployments too.</summary>
    public bool IncludePrereleases { get; set; }

    /// <summary>Where clones of URLs are kept; only commits are fetched where the server allows it.</summary>
    [Required(ErrorMessage = "Git:WorkDirectory is empty; expected a folder that this process may write to.")]
    public string WorkDirectory { get; set; } = Path.Combine(Path.GetTempPath(), "sei-git");

    /// <summary>The git program.</summary>
    [Required(ErrorMessage = "Git:Executable is empty; expected the path or name of the git program.")]
    public string Executable { get; set; } = "git";

    /// <summary>For how long a server may say nothing before a fetch from it is given up: the imports behind it wait as well.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "Git:FetchPatience must be a time between 00:00:01 and 1.00:00:00.")]
    public TimeSpan FetchPatience { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Bytes of events that may be on the topic and not in the database yet, before compression. They spread evenly over the partitions, and a small
    /// broker may keep no more than a few megabytes of each.
    /// </summary>
    [Range(1024 * 1024, 1024 * 1024 * 1024, ErrorMessage = "Git:MaxBytesInFlight must be between 1048576 and 1073741824.")]
    public long MaxBytesInFlight { get; set; } = 32 * 1024 * 1024;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (History.TagPattern.Mistake(TagPattern) is { } mistake)
            yield return new ValidationResult($"Git:TagPattern {mistake}", [nameof(TagPattern)]);
        for (var index = 0; index < Repositories.Count; index++)
        {
            if (!GitLocation.TryParse(Repositories[index], out _, out var problem))
                yield return new ValidationResult($"Git:Repositories:{index} {problem}", [nameof(Repositories)]);
        }
    }
}
