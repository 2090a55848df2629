using System.ComponentModel.DataAnnotations;

namespace SeiPlatform.Api.Keys;

/// <summary>Section <c>Admin</c>.</summary>
public sealed class AdminOptions
{
    public const string Section = "Admin";

    /// <summary>The bootstrap secret: whoever has it may create and revoke keys. The keys that sign page cursors are derived from it too.</summary>
    [Required(ErrorMessage = "Admin:Secret (environment Admin__Secret) is missing; expected the bootstrap secret, at least 16 characters.")]
    [MinLength(16, ErrorMessage = "Admin:Secret (environment Admin__Secret) is too short; expected at least 16 characters.")]
    public string Secret { get; set; } = "";
}
