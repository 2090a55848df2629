namespace SeiPlatform.Collector.Ingest.Rows;

/// <summary>
/// The operations that columns are merged by, with the meaning of PostgreSQL's <c>least</c> and <c>greatest</c>: null is no opinion. They are
/// commutative, associative and idempotent, and so is every row made of them: the order, repetition and batching of events cannot matter.
/// </summary>
internal static class Merged
{
    public static T? Least<T>(T? a, T? b)
        where T : struct, IComparable<T> =>
        a is not { } left ? b : b is not { } right ? a : left.CompareTo(right) <= 0 ? a : b;

    public static T? Greatest<T>(T? a, T? b)
        where T : struct, IComparable<T> =>
        a is not { } left ? b : b is not { } right ? a : left.CompareTo(right) >= 0 ? a : b;

    public static string? Least(string? a, string? b) => a is null ? b : b is null ? a : CompareBytes(a, b) <= 0 ? a : b;

    public static string? Greatest(string? a, string? b) => a is null ? b : b is null ? a : CompareBytes(a, b) >= 0 ? a : b;

    /// <summary>
    /// The order of PostgreSQL's collation "C", which is that of UTF-8's bytes. UTF-16's differs from it where surrogates meet U+E000 and above.
    /// </summary>
    public static int CompareBytes(string a, string b)
    {
        var shared = a.AsSpan().CommonPrefixLength(b);
        if (shared == a.Length || shared == b.Length)
            return a.Length.CompareTo(b.Length);

        return Rank(a[shared]).CompareTo(Rank(b[shared]));

        static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
    }
}
