using System.Diagnostics;
using System.Globalization;
using Docker.DotNet;

namespace SeiPlatform.Tests.Harness.Containers;

/// <summary>The container engine of this machine, asked once. Everything that a test run makes on it carries <see cref="Labels"/>.</summary>
public sealed class ContainerEngine
{
    /// <summary>The label whose value is the run; one run is one test process.</summary>
    public const string RunLabel = "sei.run";

    /// <summary>The label that names machine, process and the process' start, so that a later run knows whether the owner still lives.</summary>
    public const string OwnerLabel = "sei.run.owner";

    // Testcontainers asks for this version and does not negotiate.
    private static readonly Version AskedByTestcontainers = new(1, 44);

    private static readonly Lazy<Task<ContainerEngine>> Connection = new(ConnectAsync);

    private ContainerEngine(DockerClient? client, string? unavailableReason)
    {
        this.client = client;
        UnavailableReason = unavailableReason;
    }

    private readonly DockerClient? client;

    public static string RunId { get; } = Guid.NewGuid().ToString("N")[..12];

    public static IReadOnlyDictionary<string, string> Labels { get; } = new Dictionary<string, string>
    {
        [RunLabel] = RunId,
        [OwnerLabel] = OwnerOf(Process.GetCurrentProcess()),
    };

    /// <summary>Why there is no engine; null when there is one.</summary>
    public string? UnavailableReason { get; }

    public IDockerClient Client => client ?? throw new InvalidOperationException(UnavailableReason);

    /// <summary>Connects, prepares Testcontainers' settings for this engine, and removes what dead runs have left behind.</summary>
    public static Task<ContainerEngine> GetAsync() => Connection.Value;

    internal static bool OwnerIsAlive(string owner)
    {
        if (owner.Split('/') is not [var machine, var id, _] || machine != Environment.MachineName || !int.TryParse(id, CultureInfo.InvariantCulture, out var processId))
        {
            return true;
        }

        try
        {
            using var process = Process.GetProcessById(processId);
            return OwnerOf(process) == owner;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string OwnerOf(Process process) =>
        string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{process.Id}/{new DateTimeOffset(process.StartTime).ToUnixTimeSeconds()}");

    private static async Task<ContainerEngine> ConnectAsync()
    {
        var candidate = new DockerClientBuilder().Build();
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            var version = await candidate.System.GetVersionAsync(limit.Token);
            PrepareTestcontainers(version.APIVersion);
            var engine = new ContainerEngine(candidate, null);
            await engine.SweepAsync(Leftovers.OfDeadRuns, limit.Token);
            AppDomain.CurrentDomain.ProcessExit += (_, _) => engine.SweepAsync(Leftovers.OfThisRun, CancellationToken.None).Wait(TimeSpan.FromSeconds(20));
            return engine;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            candidate.Dispose();
            return new ContainerEngine(null, $"no container engine answers on this machine ({failure.GetBaseException().Message})");
        }
    }

    private static void PrepareTestcontainers(string engineVersion)
    {
        if (Version.TryParse(engineVersion, out var version) && version < AskedByTestcontainers)
        {
            SetUnlessGiven("DOCKER_API_VERSION", engineVersion);
        }

        // Its reaper is one more image that a registry must deliver; the labels and the sweep do the same here.
        SetUnlessGiven("TESTCONTAINERS_RYUK_DISABLED", "true");

        // With this file it believes it runs inside a container and looks for published ports on the bridge's gateway.
        if (File.Exists("/.dockerenv"))
        {
            SetUnlessGiven("TESTCONTAINERS_HOST_OVERRIDE", "127.0.0.1");
        }
    }

    private static void SetUnlessGiven(string variable, string value)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)))
        {
            Environment.SetEnvironmentVariable(variable, value);
        }
    }

    private Task SweepAsync(Func<IDictionary<string, string>, bool> belongs, CancellationToken cancellationToken) =>
        Leftovers.RemoveAsync(Client, belongs, cancellationToken);
}
