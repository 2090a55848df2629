using System.Globalization;
using Spectre.Console;

namespace SeiPlatform.Drills.Cli;

/// <summary>Lines while drills run, and tables: drawn on a terminal, columns of text elsewhere.</summary>
internal static class Output
{
    private static readonly Lock Writing = new();

    public static bool IsTerminal { get; } = !Console.IsOutputRedirected;

    public static void Line(string text)
    {
        lock (Writing)
            Console.WriteLine(text);
    }

    /// <summary>Something that happens to one drill.</summary>
    public static void Step(string drill, string text) =>
        Line($"{DateTime.Now.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}  {drill,-34} {text}");

    /// <param name="columns">Their titles.</param>
    /// <param name="rows">A text for each column.</param>
    /// <param name="isGood">Which rows are as they should be; the others are drawn red.</param>
    public static void Table(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows, Func<int, bool> isGood)
    {
        if (!IsTerminal)
        {
            var widths = columns.Select((title, column) => rows.Select(row => row[column].Length).Append(title.Length).Max()).ToArray();
            foreach (var row in rows.Prepend(columns))
                Line(string.Join("  ", row.Select((text, column) => text.PadRight(widths[column]))).TrimEnd());
            return;
        }
        var table = new Table().Border(TableBorder.Simple).BorderColor(Color.Grey);
        foreach (var title in columns)
            table.AddColumn(new TableColumn(title));
        foreach (var (index, row) in rows.Index())
            table.AddRow(row.Select(text => new Text(text, isGood(index) ? Style.Plain : new Style(Color.Red))));
        AnsiConsole.Write(table);
    }

    public static string Seconds(TimeSpan? duration) => duration is { } time ? time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) : "-";
}
