using System.Text.Json;

namespace Aspire.Hosting.Running.State;

/// <summary>The state file, replaced as a whole so that a reader never sees half of it.</summary>
internal sealed class StateFile(RunFiles files)
{
    private readonly Lock _writing = new();

    /// <returns>Null when nothing has run here yet, or the file is not readable as state.</returns>
    public RunState? Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(files.StateFile), RunStateJson.Default.RunState);
        }
        catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <returns>The state of the AppHost that runs now; null when none does.</returns>
    public RunState? ReadRunning() =>
        Read() is { Phase: not RunPhase.Stopped } state && state.Host.IsAlive ? state : null;

    public void Write(RunState state)
    {
        lock (_writing)
        {
            var next = files.StateFile + ".next";
            File.WriteAllBytes(next, JsonSerializer.SerializeToUtf8Bytes(state, RunStateJson.Default.RunState));
            File.Move(next, files.StateFile, overwrite: true);
        }
    }
}
