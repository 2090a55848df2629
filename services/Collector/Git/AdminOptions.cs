using System.ComponentModel.DataAnnotations;

namespace SeiPlatform.Collector.Git;

/// <summary>Section <c>Admin</c>: who may start and watch imports.</summary>
public sealed class AdminOptions
{
    public const string Section = "Admin";

    [Required(ErrorMessage = "Admin:Secret (environment Admin__Secret) is missing; expected a secret of at least 16 characters.")]
    [MinLength(16, ErrorMessage = "Admin:Secret is too short; expected at least 16 characters.")]
    public string Secret { get; set; } = "";
}
