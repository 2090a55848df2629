using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Containers;

namespace SeiPlatform.Tests.Integration.Logs;

/// <summary>A node's <c>/var/log</c> as containerd and the kubelet keep it, and the API server that knows its pods.</summary>
internal sealed class NodeLogs : IAsyncDisposable
{
    public const string Node = "node-1";

    /// <summary>Where the runtime cuts a line.</summary>
    private const int LongestPart = 16 * 1024;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sei-node-");
    private readonly int _port = FreePort.Next();
    private readonly WebApplication _api;

    private NodeLogs()
    {
        Directory.CreateDirectory(Containers);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://0.0.0.0:{_port}");
        _api = builder.Build();
        // Larger than any buffer that it could be read into, unless that may grow.
        _api.MapGet("/api/v1/namespaces/{space}/pods/{pod}", (string space, string pod) => Microsoft.AspNetCore.Http.Results.Json(new
        {
            kind = "Pod",
            metadata = new { name = pod, @namespace = space, uid = "uid-1", annotations = new { large = new string('x', 100_000) } },
            spec = new { nodeName = Node, containers = Array.Empty<object>() },
        }));
    }

    private string Containers => Path.Combine(_folder.FullName, "log", "containers");

    public static async Task<NodeLogs> StartAsync()
    {
        var node = new NodeLogs();
        await node._api.StartAsync(TestContext.Current.CancellationToken);
        return node;
    }

    /// <summary>Makes Fluent Bit the one of this node: the repository's configuration, and the address of the API server, which in a cluster it knows by itself.</summary>
    public void Mount(ContainerOptions options)
    {
        var configuration = _folder.CreateSubdirectory("fluent-bit");
        foreach (var file in Directory.EnumerateFiles(RepositoryRoot.File("observability-config", "fluent-bit")))
        {
            var text = File.ReadAllText(file);
            File.WriteAllText(
                Path.Combine(configuration.FullName, Path.GetFileName(file)),
                text.Replace("    - name: kubernetes\n", $"    - name: kubernetes\n      kube_url: http://aspire.dev.internal:{_port}\n", StringComparison.Ordinal));
        }

        options.MountSources["/etc/fluent-bit"] = configuration.FullName;
        options.ExtraMounts["/var/log"] = Path.Combine(_folder.FullName, "log");
        // Of two, the later one counts.
        options.ExtraArguments = ["--config=/etc/fluent-bit/kubernetes.yaml"];
    }

    public NodeContainer Container(string space, string pod, string container)
    {
        var folder = Path.Combine("pods", $"{space}_{pod}_uid-1", container);
        var file = Path.Combine(_folder.FullName, "log", folder, "0.log");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "");
        // As the kubelet links it, with the id of the container: it leads somewhere only where the folder is /var/log.
        File.CreateSymbolicLink(Path.Combine(Containers, $"{pod}_{space}_{container}-{new string('a', 64)}.log"), $"/var/log/{folder}/0.log");
        return new NodeContainer(file);
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>What one container has printed.</summary>
    internal sealed class NodeContainer(string file)
    {
        /// <summary>Each line on its own, as the runtime writes it.</summary>
        public void Print(params IEnumerable<string> lines) => Write("stdout", lines);

        public void PrintError(params IEnumerable<string> lines) => Write("stderr", lines);

        /// <summary>The kubelet's: the file gets another name, and a new one its own.</summary>
        public void Rotate()
        {
            File.Move(file, $"{file}.20261128-100000");
            File.WriteAllText(file, "");
        }

        /// <summary>A write for each line, with nothing between them.</summary>
        private void Write(string stream, IEnumerable<string> lines)
        {
            using var output = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            foreach (var line in lines)
            {
                var rest = line;
                var parts = new StringBuilder();
                for (; rest.Length > LongestPart; rest = rest[LongestPart..])
                    parts.Append(CultureInfo.InvariantCulture, $"{Now} {stream} P {rest[..LongestPart]}\n");
                parts.Append(CultureInfo.InvariantCulture, $"{Now} {stream} F {rest}\n");
                output.Write(Encoding.UTF8.GetBytes(parts.ToString()));
            }
        }

        private static string Now => DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture);
    }
}
