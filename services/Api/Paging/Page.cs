using System.ComponentModel;

namespace SeiPlatform.Api.Paging;

/// <summary>A part of a list.</summary>
public sealed record Page<T>(
    IReadOnlyList<T> Items,
    [property: Description("Give it as the parameter cursor, with all other parameters as they were, for what comes next; null on the last page.")]
    string? NextCursor);
