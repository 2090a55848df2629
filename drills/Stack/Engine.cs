using System.Formats.Tar;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace SeiPlatform.Drills.Stack;

/// <summary>The container engine, as far as drills need it.</summary>
internal sealed class Engine : IDisposable
{
    /// <summary>On everything that drills make, beside the stack's own label.</summary>
    public const string DrillLabel = "sei.drill";

    private readonly DockerClient _client = new DockerClientBuilder().Build();

    public void Dispose() => _client.Dispose();

    public Task<ContainerInspectResponse> InspectAsync(string container, CancellationToken cancellationToken) =>
        _client.Containers.InspectContainerAsync(container, cancellationToken);

    /// <summary>Has its program read its configuration again.</summary>
    public Task HangUpAsync(string container, CancellationToken cancellationToken) =>
        _client.Containers.KillContainerAsync(container, new ContainerKillParameters { Signal = "SIGHUP" }, cancellationToken);

    public async Task<string> StartAsync(CreateContainerParameters parameters, IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken)
    {
        var created = await _client.Containers.CreateContainerAsync(parameters, cancellationToken);
        if (files.Count > 0)
            await WriteFilesAsync(created.ID, "/", files, cancellationToken);
        await _client.Containers.StartContainerAsync(created.ID, new ContainerStartParameters(), cancellationToken);
        return created.ID;
    }

    /// <summary>Runs a command in a container.</summary>
    /// <returns>The exit code, and what it printed on both streams.</returns>
    public async Task<(long Code, string Output)> RunAsync(string container, string[] command, CancellationToken cancellationToken)
    {
        var exec = await _client.Exec.CreateContainerExecAsync(
            container, new ContainerExecCreateParameters { Cmd = command, AttachStdout = true, AttachStderr = true }, cancellationToken);
        using var stream = await _client.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters(), cancellationToken);
        var (output, error) = await stream.ReadOutputToEndAsync(cancellationToken);
        return ((await _client.Exec.InspectContainerExecAsync(exec.ID, cancellationToken)).ExitCode ?? -1, output + error);
    }

    /// <summary>Does nothing when it is gone.</summary>
    public async Task RemoveAsync(string container, CancellationToken cancellationToken)
    {
        try
        {
            await _client.Containers.RemoveContainerAsync(container, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, cancellationToken);
        }
        catch (DockerContainerNotFoundException)
        {
        }
        catch (DockerApiException exception) when (exception.StatusCode is System.Net.HttpStatusCode.Conflict)
        {
            // Somebody else removes it already.
        }
    }

    /// <summary>The containers that drills have made and not removed.</summary>
    /// <param name="label">The stack's own label and its value.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<IReadOnlyList<string>> OwnContainersAsync(KeyValuePair<string, string> label, CancellationToken cancellationToken)
    {
        var filter = new Dictionary<string, bool> { [$"{label.Key}={label.Value}"] = true, [DrillLabel] = true };
        var containers = await _client.Containers.ListContainersAsync(
            new ContainersListParameters { All = true, Filters = new Dictionary<string, IDictionary<string, bool>> { ["label"] = filter } }, cancellationToken);
        return [.. containers.Select(container => container.ID)];
    }

    /// <summary>The files of a folder in a container, by their path in it.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadFilesAsync(string container, string folder, CancellationToken cancellationToken)
    {
        // The engine names the entries from the folder's own name on.
        var name = Path.GetFileName(folder);
        var archive = await _client.Containers.GetArchiveFromContainerAsync(container, new ContainerPathStatParameters { Path = folder }, false, cancellationToken);
        await using var stream = archive.Stream!;
        using var tar = new TarReader(stream);
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await tar.GetNextEntryAsync(copyData: true, cancellationToken) is { } entry)
        {
            if (entry is not { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile, DataStream: { } content })
                continue;
            using var reader = new StreamReader(content, Encoding.UTF8);
            files[entry.Name[(name.Length + 1)..]] = await reader.ReadToEndAsync(cancellationToken);
        }
        return files;
    }

    /// <summary>Puts files into a container, readable by everybody in it.</summary>
    public async Task WriteFilesAsync(string container, string folder, IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken)
    {
        using var archive = new MemoryStream();
        await using (var tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                await tar.WriteEntryAsync(
                    new PaxTarEntry(TarEntryType.RegularFile, path.TrimStart('/'))
                    {
                        DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)),
                        Mode = (UnixFileMode)0b110_100_100,
                    },
                    cancellationToken);
            }
        }
        archive.Position = 0;
        await _client.Containers.ExtractArchiveToContainerAsync(container, new CopyToContainerParameters { Path = folder }, archive, cancellationToken);
    }
}
