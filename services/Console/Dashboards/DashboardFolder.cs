using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace SeiPlatform.Console.Dashboards;

/// <summary>The dashboards as they are on disk now: an edit shows at the next look.</summary>
internal sealed partial class DashboardFolder(IOptions<DashboardOptions> options, ILogger<DashboardFolder> logger)
{
    private string Root => options.Value.Folder;

    /// <summary>By folder and title; none when there is no such folder. A file that is no dashboard is left out, and the log says so.</summary>
    public IReadOnlyList<Dashboard> All() => Directory.Exists(Root)
        ? [.. Directory.EnumerateFiles(Root, "*.json", SearchOption.AllDirectories)
            .Select(Read)
            .OfType<Dashboard>()
            .OrderBy(dashboard => dashboard.Folder, StringComparer.OrdinalIgnoreCase)
            .ThenBy(dashboard => dashboard.Title, StringComparer.OrdinalIgnoreCase)]
        : [];

    /// <summary>null when there is none.</summary>
    public Dashboard? Find(string uid) => All().FirstOrDefault(dashboard => dashboard.Uid == uid);

    private Dashboard? Read(string path)
    {
        try
        {
            var folder = Path.GetRelativePath(Root, Path.GetDirectoryName(path)!);
            return Dashboard.Parse(folder == "." ? "" : folder, JsonNode.Parse(File.ReadAllText(path)));
        }
        catch (Exception exception) when (exception is JsonException or FormatException or IOException)
        {
            LogUnreadable(path, exception.Message);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, EventName = "dashboard.unreadable", Message = "{Path} is no dashboard: {Reason}")]
    private partial void LogUnreadable(string path, string reason);
}
