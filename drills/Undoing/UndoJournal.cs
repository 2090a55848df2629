using System.Text.Json;
using System.Text.Json.Serialization;
using SeiPlatform.Drills.Stack;

namespace SeiPlatform.Drills.Undoing;

/// <summary>What has to be undone, in a file: it outlives a drill that is killed. One line a step, in the order in which the steps were written down.</summary>
internal sealed class UndoJournal(string folder)
{
    private readonly Lock _lock = new();
    private readonly string _file = Path.Combine(folder, "undo.jsonl");

    /// <summary>What is left to undo, of drills that were killed as well, the last first.</summary>
    public IReadOnlyList<UndoEntry> Open
    {
        get
        {
            lock (_lock)
                return [.. Read().AsEnumerable().Reverse()];
        }
    }

    /// <summary>Returns only when it is on the disk.</summary>
    public UndoEntry Add(string drill, UndoStep step)
    {
        var entry = new UndoEntry(Guid.NewGuid().ToString("N"), drill, step);
        lock (_lock)
            Write([.. Read(), entry]);
        return entry;
    }

    public void Remove(UndoEntry entry)
    {
        lock (_lock)
            Write([.. Read().Where(other => other.Id != entry.Id)]);
    }

    /// <summary>Takes every step of one drill, or of all, the last first. One that fails does not hold up the others, and stays written down.</summary>
    /// <returns>What could not be undone.</returns>
    public async Task<IReadOnlyList<string>> UndoAsync(Workbench workbench, string? drill, CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        foreach (var entry in Open.Where(entry => drill is null || entry.Drill == drill))
        {
            try
            {
                await entry.Step.TakeAsync(workbench, cancellationToken);
                Remove(entry);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                failures.Add($"{entry.Drill}: {entry.Step}: {exception.Message}");
            }
        }
        return failures;
    }

    private List<UndoEntry> Read() => File.Exists(_file)
        ? [.. File.ReadLines(_file).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize(line, UndoJson.Default.UndoEntry)!)]
        : [];

    private void Write(IReadOnlyList<UndoEntry> entries)
    {
        Directory.CreateDirectory(folder);
        var next = _file + ".next";
        using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            foreach (var entry in entries)
            {
                JsonSerializer.Serialize(stream, entry, UndoJson.Default.UndoEntry);
                stream.WriteByte((byte)'\n');
            }
            stream.Flush(flushToDisk: true);
        }
        File.Move(next, _file, overwrite: true);
    }
}

/// <param name="Id">Tells it from others that do the same.</param>
/// <param name="Drill">The alert whose drill wrote it down.</param>
/// <param name="Step">What to do.</param>
internal sealed record UndoEntry(string Id, string Drill, UndoStep Step);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UndoEntry))]
internal sealed partial class UndoJson : JsonSerializerContext;
