using System.Globalization;
using SeiPlatform.Api.Requests;

namespace SeiPlatform.Api.Paging;

/// <summary>How much of a list, and from where.</summary>
/// <param name="Limit">Rows at most.</param>
/// <param name="After">The sort key of the row before the first; null for the beginning.</param>
public sealed record PageRequest(int Limit, string[]? After)
{
    public const int DefaultLimit = 50;
    public const int MostRows = 500;

    /// <summary>Reads <c>limit</c> and <c>cursor</c> for a list.</summary>
    public static PageRequest Read(string? limit, string? cursor, string list, PageCursor cursors, ParameterErrors errors)
    {
        var rows = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out rows) || rows is < 1 or > MostRows))
            errors.Add("limit", $"\"{limit}\" is no page size; expected 1 to {MostRows}.");

        string[]? after = null;
        if (cursor is not null && (after = cursors.Read(list, cursor)) is null)
            errors.Add("cursor", "is not a cursor of this list; expected nextCursor of an answer to the same request.");
        return new(rows, after);
    }
}
