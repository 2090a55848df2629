using System.Globalization;

namespace Aspire.Hosting.Running.Verbs;

/// <summary>The arguments after a verb, taken one by one until none is left.</summary>
internal sealed class VerbOptions(string verb, IEnumerable<string> arguments)
{
    private readonly List<string> _open = [.. arguments];

    public IReadOnlyList<string> Untaken => _open;

    public bool TakeFlag(string name) => _open.Remove(name);

    /// <exception cref="RunException">The value is missing or no number above zero.</exception>
    public int? TakeNumber(string name)
    {
        var at = _open.FindIndex(argument => argument == name || argument.StartsWith($"{name}=", StringComparison.Ordinal));
        if (at < 0)
            return null;
        var hasOwnArgument = _open[at] == name;
        var text = !hasOwnArgument ? _open[at][(name.Length + 1)..] : at + 1 < _open.Count ? _open[at + 1] : "";
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            throw new RunException(ExitCode.Configuration, $"{verb}: {name} has the value '{text}'; expected is a number above zero.");
        _open.RemoveRange(at, hasOwnArgument ? 2 : 1);
        return number;
    }

    public string? TakePositional()
    {
        var at = _open.FindIndex(argument => !argument.StartsWith('-'));
        if (at < 0)
            return null;
        var value = _open[at];
        _open.RemoveAt(at);
        return value;
    }

    /// <exception cref="RunException">Something is left.</exception>
    public VerbEnd End() => _open is [var unknown, ..]
        ? throw new RunException(ExitCode.Configuration, $"{verb} does not know '{unknown}'.")
        : default;
}

/// <summary>Proof that all arguments of a verb were understood.</summary>
internal readonly record struct VerbEnd;
