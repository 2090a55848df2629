using System.Text.Encodings.Web;
using System.Text.Json;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Generated secrets in a JSON file that only its owner can read.</summary>
internal sealed class SecretStore(string filePath)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);

    private readonly Lock _inProcess = new();

    public string FilePath { get; } = filePath;

    /// <summary>The secret of that name, made and stored on first use; several processes agree on one value.</summary>
    /// <exception cref="DistributedApplicationException">The file is not readable as a JSON object of strings.</exception>
    public string GetOrAdd(string name, Func<string> generate)
    {
        lock (_inProcess)
        {
            if (Read().TryGetValue(name, out var known))
                return known;

            Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
            using var exclusive = Lock();
            var secrets = Read();
            if (secrets.TryGetValue(name, out known))
                return known;

            var generated = generate();
            secrets[name] = generated;
            Write(secrets);
            return generated;
        }
    }

    private SortedDictionary<string, string> Read()
    {
        if (!File.Exists(FilePath))
            return new(StringComparer.Ordinal);

        try
        {
            var secrets = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(FilePath)) ?? [];
            return new(secrets, StringComparer.Ordinal);
        }
        catch (JsonException exception)
        {
            throw new DistributedApplicationException(
                $"{FilePath}: expected a JSON object of names and secrets; {exception.Message} Repair it, or remove it together with the data volumes.", exception);
        }
    }

    private void Write(SortedDictionary<string, string> secrets)
    {
        var draft = $"{FilePath}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;

        File.Delete(draft);
        using (var file = new FileStream(draft, options))
        {
            JsonSerializer.Serialize(file, secrets, Format);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, FilePath, overwrite: true);
    }

    private FileStream Lock()
    {
        // It stays: whoever deleted it might delete it from under the next one who has opened it already.
        var path = $"{FilePath}.lock";
        var deadline = DateTime.UtcNow + LockPatience;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < deadline)
            {
                Thread.Sleep(TimeSpan.FromMilliseconds(20));
            }
        }
    }
}
