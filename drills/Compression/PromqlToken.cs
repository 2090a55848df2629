namespace SeiPlatform.Drills.Compression;

internal enum PromqlTokenKind
{
    /// <summary>Space, line ends and comments.</summary>
    Space,

    /// <summary>A name of a metric, a function, a label or an operator in letters.</summary>
    Word,

    /// <summary>A number or a duration: PromQL lets both begin with a digit, and only the place tells which is meant.</summary>
    Number,
    Text,
    Symbol,
}

/// <summary>A piece of a PromQL expression. All pieces together are the expression, character by character.</summary>
internal readonly record struct PromqlToken(PromqlTokenKind Kind, string Text)
{
    /// <exception cref="FormatException">A string has no end.</exception>
    public static IReadOnlyList<PromqlToken> Read(string expression)
    {
        var tokens = new List<PromqlToken>();
        for (var at = 0; at < expression.Length;)
        {
            var (kind, end) = Next(expression, at);
            tokens.Add(new(kind, expression[at..end]));
            at = end;
        }
        return tokens;
    }

    public bool Is(string text) => string.Equals(Text, text, StringComparison.OrdinalIgnoreCase) && Kind is not PromqlTokenKind.Text;

    private static (PromqlTokenKind Kind, int End) Next(string text, int at) => text[at] switch
    {
        '#' => (PromqlTokenKind.Space, text.IndexOf('\n', at) is >= 0 and var line ? line : text.Length),
        var space when char.IsWhiteSpace(space) => (PromqlTokenKind.Space, While(text, at, char.IsWhiteSpace)),
        '"' or '\'' or '`' => (PromqlTokenKind.Text, EndOfString(text, at)),
        var digit when char.IsAsciiDigit(digit) || (digit == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])) => (PromqlTokenKind.Number, EndOfNumber(text, at)),
        // Colons belong to names of recorded series, but not in the range of a subquery, which begins with a number.
        var letter when char.IsAsciiLetter(letter) || letter == '_' => (PromqlTokenKind.Word, While(text, at, c => char.IsAsciiLetterOrDigit(c) || c is '_' or ':')),
        _ => (PromqlTokenKind.Symbol, at + 1),
    };

    private static int EndOfNumber(string text, int at)
    {
        var end = While(text, at, c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_');
        // 1e-3: the sign belongs to the number.
        return end < text.Length && text[end] is '+' or '-' && text[end - 1] is 'e' or 'E' && !text.AsSpan(at, end - at).StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? While(text, end + 1, char.IsAsciiDigit)
            : end;
    }

    private static int EndOfString(string text, int at)
    {
        for (var end = at + 1; end < text.Length; end++)
        {
            if (text[end] == '\\' && text[at] != '`')
                end++;
            else if (text[end] == text[at])
                return end + 1;
        }
        throw new FormatException($"A string has no end: {text[at..]}");
    }

    private static int While(string text, int at, Func<char, bool> belongs)
    {
        while (at < text.Length && belongs(text[at]))
            at++;
        return at;
    }
}
