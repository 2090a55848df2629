using SeiPlatform.Dashboards.Model;

namespace SeiPlatform.Dashboards.Json;

/// <summary>A panel's place in Grafana's grid of 24 columns.</summary>
internal readonly record struct Place(int X, int Y, int Width, int Height);

/// <summary>Places the panels of a row: single values on a line of their own, what is drawn over time at most three to a line.</summary>
internal static class Layout
{
    private const int Columns = 24;
    private const int MostSmall = 6;
    private const int MostLarge = 3;

    public static IEnumerable<(Panel Panel, Place Place)> Of(Row row, int top)
    {
        var small = row.Panels.TakeWhile(IsSmall).ToList();
        foreach (var line in Lines(small, MostSmall).Concat(Lines([.. row.Panels.Skip(small.Count)], MostLarge)))
        {
            var x = 0;
            var height = line.Max(Height);
            var left = Columns - line.Sum(panel => panel.Width ?? 0);
            var sharing = line.Count(panel => panel.Width is null);
            foreach (var panel in line)
            {
                // What cannot be shared out evenly goes to the first of them.
                var width = panel.Width ?? (left + sharing - 1) / sharing;
                if (panel.Width is null)
                    (left, sharing) = (left - width, sharing - 1);
                yield return (panel, new(x, top, width, height));
                x += width;
            }

            top += height;
        }
    }

    /// <summary>As few lines as may be, about equally full. What is as wide as the grid has a line of its own.</summary>
    private static IEnumerable<List<Panel>> Lines(List<Panel> panels, int most)
    {
        var rest = panels;
        while (rest.Count > 0)
        {
            var together = rest.TakeWhile(panel => panel.Width != Columns).ToList();
            if (together.Count == 0)
                together = [rest[0]];
            rest = rest[together.Count..];
            var lines = (together.Count + most - 1) / most;
            for (var line = 0; line < lines; line++)
                yield return together[Start(line)..Start(line + 1)];

            int Start(int line) => ((together.Count * line) + lines - 1) / lines;
        }
    }

    private static bool IsSmall(Panel panel) => panel.Kind is PanelKind.Stat or PanelKind.Gauge;

    private static int Height(Panel panel) => panel.Kind switch
    {
        PanelKind.Stat => 4,
        PanelKind.Gauge => 5,
        PanelKind.Text => 4,
        _ => 8,
    };
}
