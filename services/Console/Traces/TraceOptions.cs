using System.ComponentModel.DataAnnotations;

namespace SeiPlatform.Console.Traces;

/// <summary>Section <c>Traces</c>.</summary>
public sealed class TraceOptions
{
    public const string Section = "Traces";

    /// <summary>How many traces are kept; the oldest go.</summary>
    [Range(1, 100_000, ErrorMessage = "Traces:Kept: expected 1 to 100000.")]
    public int Kept { get; set; } = 1000;

    /// <summary>How large the kept spans may be together, as they were sent; in memory they take about three times as much.</summary>
    [Range(1, 256 * 1024 * 1024, ErrorMessage = "Traces:KeptBytes: expected 1 to 268435456.")]
    public long KeptBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>How many spans of one trace are kept; an import of a long history has thousands.</summary>
    [Range(1, 100_000, ErrorMessage = "Traces:SpansPerTrace: expected 1 to 100000.")]
    public int SpansPerTrace { get; set; } = 1000;

    /// <summary>The base address of the OTLP/HTTP receiver that gets the same traces; nobody when null.</summary>
    public Uri? ForwardTo { get; set; }
}
