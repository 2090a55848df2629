using System.Globalization;
using Aspire.Hosting.Running.Ordering;
using Aspire.Hosting.Running.State;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Aspire.Hosting.Running.Display;

/// <summary>The table of all resources, for a terminal and for plain output.</summary>
internal static class StatusTable
{
    /// <param name="statuses">The rows.</param>
    /// <param name="width">When given, every row is one line of at most so many columns, for a table that is redrawn in place.</param>
    public static IRenderable Render(IReadOnlyList<ResourceStatus> statuses, int? width = null)
    {
        // Each of the other columns has its longest text and two columns of space on either side.
        var taken = Width(statuses.Select(s => s.Name)) + Width(statuses.Select(s => StatusWords.Of(s).Word)) + "HH:mm:ss".Length + Width(statuses.Select(Url)) + (5 * 4);
        var table = new Table().Border(TableBorder.Simple).BorderColor(Color.Grey);
        table.AddColumn(new TableColumn("resource").NoWrap());
        table.AddColumn(new TableColumn("state").NoWrap());
        table.AddColumn(new TableColumn("since").NoWrap());
        table.AddColumn(new TableColumn("url").NoWrap());
        table.AddColumn(new TableColumn("detail"));
        foreach (var status in statuses)
        {
            var (word, color) = StatusWords.Of(status);
            table.AddRow(
                new Text(status.Name),
                new Text(word, Style.Parse(color)),
                new Text(Since(status)),
                new Text(Url(status)),
                new Text(width is { } columns ? Cut(Detail(status), columns - taken) : Detail(status)));
        }
        return table;
    }

    public static void WritePlain(TextWriter writer, IReadOnlyList<ResourceStatus> statuses)
    {
        var name = Width(statuses.Select(status => status.Name));
        var url = Width(statuses.Select(Url));
        foreach (var status in statuses)
        {
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $"{status.Name.PadRight(name)}  {StatusWords.Of(status).Word,-11}  {Since(status),-8}  {Url(status).PadRight(url)}  {Detail(status)}");
            writer.WriteLine(line.TrimEnd());
        }
    }

    private static string Since(ResourceStatus status) => status.Since.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Url(ResourceStatus status) => status.State is WorkloadState.Unavailable ? "" : status.Urls.FirstOrDefault() ?? "";

    private static string Detail(ResourceStatus status) =>
        status.Restarts == 0 ? status.Detail ?? "" : string.Join("; ", new[] { status.Detail, $"restarts: {status.Restarts}" }.OfType<string>());

    private static string Cut(string text, int length) => text.Length <= length ? text : length < 2 ? "" : $"{text[..(length - 1)]}…";

    private static int Width(IEnumerable<string> texts) => texts.Select(text => text.Length).DefaultIfEmpty(0).Max();
}
