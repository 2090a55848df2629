using System.ComponentModel.DataAnnotations;

namespace SeiPlatform.Api.Figures;

internal sealed class FigureOptions
{
    public const string Section = "Figures";

    /// <summary>Between two computations; longer when one takes long.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);
}
