namespace Aspire.Hosting.Running.Display;

internal enum RemarkWeight
{
    /// <summary>Something takes long and goes on.</summary>
    Progress,

    /// <summary>A step of the normal course.</summary>
    Note,

    /// <summary>Something is wrong, or right again.</summary>
    Important,
}

/// <summary>Something to say about a resource.</summary>
/// <param name="Resource">Its name.</param>
/// <param name="Text">One line.</param>
/// <param name="Weight">Whether it may be left out.</param>
/// <param name="Lines">What to show below it, such as the end of a log.</param>
internal sealed record Remark(string Resource, string Text, RemarkWeight Weight, IReadOnlyList<string> Lines)
{
    public Remark(string resource, string text, RemarkWeight weight) : this(resource, text, weight, []) { }
}
