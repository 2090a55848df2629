using System.Globalization;

namespace SeiPlatform.Console.Traces;

/// <summary>Which traces somebody asks for. What is null does not matter to them.</summary>
/// <param name="Service">Only those with a step of this service.</param>
/// <param name="Name">Only those with a step whose name contains this.</param>
/// <param name="AtLeast">Only those that took so long.</param>
/// <param name="OnlyErrors">Only those in which something failed.</param>
public sealed record TraceQuery(string? Service = null, string? Name = null, TimeSpan? AtLeast = null, bool OnlyErrors = false)
{
    private const double LongestMilliseconds = 86_400_000;

    public bool Matches(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return (Service is null || trace.Services.Contains(Service, StringComparer.Ordinal))
            && (Name is null || trace.Spans.Any(span => span.Name.Contains(Name, StringComparison.OrdinalIgnoreCase)))
            && (AtLeast is null || trace.Duration >= AtLeast)
            && (!OnlyErrors || trace.Errors > 0);
    }

    /// <summary>Reads <c>service</c>, <c>name</c>, <c>min</c> (milliseconds) and <c>errors</c>; an empty one, as a form sends it, asks for nothing.</summary>
    /// <param name="parameters">Of the URL.</param>
    /// <param name="error">What is wrong with them; null when nothing is.</param>
    internal static TraceQuery Read(IQueryCollection parameters, out string? error)
    {
        error = null;
        TimeSpan? atLeast = null;
        if (Text("min") is { } text)
        {
            if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= LongestMilliseconds)
                atLeast = TimeSpan.FromMilliseconds(milliseconds);
            else
                error = $"min: expected milliseconds from 0 to {LongestMilliseconds.ToString(CultureInfo.InvariantCulture)}";
        }

        return new(Text("service"), Text("name"), atLeast, Text("errors") is not null);

        string? Text(string parameter) => parameters[parameter] is [{ Length: > 0 } value, ..] ? value : null;
    }
}
