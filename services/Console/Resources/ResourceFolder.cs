using System.Text.Json;
using Microsoft.Extensions.Options;

namespace SeiPlatform.Console.Resources;

/// <summary>What the host writes about its run: the state of each resource, and a log of each.</summary>
internal sealed class ResourceFolder(IOptions<ResourceOptions> options)
{
    private ResourceOptions Settings => options.Value;

    /// <summary>null when nothing has run from there, or another host runs the stack.</summary>
    public StackRun? Read()
    {
        if (Settings.Folder.Length == 0)
            return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(Settings.Folder, "run", "state.json")), StackRunJsonContext.Default.StackRun);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>null when the run has no such resource: a name never leads to another file than a log.</summary>
    public StackResource? Find(string name) => Read()?.Resources.FirstOrDefault(resource => resource.Name == name);

    /// <summary>The last lines of a resource's log, the oldest first.</summary>
    /// <param name="resource">One of the run's.</param>
    /// <param name="containing">Only lines with this text; all when null.</param>
    public IReadOnlyList<LogLine> Tail(StackResource resource, string? containing)
    {
        var last = new Queue<string>();
        // The log of before, when the current one has just begun.
        foreach (var path in (string[])[Path.Combine(Settings.Folder, "logs", $"{resource.Name}.log.1"), Path.Combine(Settings.Folder, "logs", $"{resource.Name}.log")])
        {
            foreach (var line in Lines(path, whole: containing is not null).Where(line => containing is null || line.Contains(containing, StringComparison.OrdinalIgnoreCase)))
            {
                last.Enqueue(line);
                if (last.Count > Settings.Lines)
                    last.Dequeue();
            }
        }

        return [.. last.Select(LogLine.Parse)];
    }

    private IEnumerable<string> Lines(string path, bool whole)
    {
        const int BytesOfALine = 2048;
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            yield break;
        }

        using var reader = new StreamReader(file);
        if (!whole && file.Length > (long)Settings.Lines * BytesOfALine)
        {
            file.Seek(-(long)Settings.Lines * BytesOfALine, SeekOrigin.End);
            // The first is most likely the end of one.
            reader.ReadLine();
        }

        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
