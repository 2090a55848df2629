using Docker.DotNet.Models;
using DotNet.Testcontainers.Containers;
using SeiPlatform.Tests.Harness.Manifest;

namespace SeiPlatform.Tests.Harness.Containers;

/// <summary>A container of the manifest in a <see cref="TestNetwork"/>, and the faults that can befall it. Its published ports never change.</summary>
public sealed class ManifestContainer(
    TestNetwork network,
    ContainerDefinition definition,
    IReadOnlyDictionary<string, int> ports,
    ContainerOptions options,
    IContainer container) : IAsyncDisposable
{
    private const int LinesOfAMessage = 30;

    public string Name => definition.Name;

    public ContainerDefinition Definition => definition;

    public TestNetwork Network => network;

    public string Id => container.Id;

    /// <summary>As a process on this machine uses it.</summary>
    public string ConnectionString => network.Outside.ConnectionString(Name);

    /// <summary>The published port on 127.0.0.1 of a binding.</summary>
    public int Port(string binding = "tcp") => ports.TryGetValue(binding, out var port)
        ? port
        : throw new KeyNotFoundException($"{Name} has no binding {binding}; it has {string.Join(", ", ports.Keys)}.");

    /// <summary>The base address of an HTTP binding, as a process on this machine uses it.</summary>
    public Uri Url(string binding = "http") => new($"http://127.0.0.1:{Port(binding)}/");

    /// <summary>Starts it (again) and does not wait until it is ready.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default) => container.StartAsync(cancellationToken);

    /// <summary>Waits until it does its job. Fails at once when the process has ended.</summary>
    public Task WaitUntilReadyAsync(CancellationToken cancellationToken = default)
    {
        var readiness = Readiness.Of(this);
        return Eventually.SucceedsAsync(
            async token =>
            {
                try
                {
                    await readiness.Probe(this, token);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    await ThrowWhenEndedAsync(failure, token);
                    throw;
                }
            },
            options.ReadyWithin ?? readiness.Within,
            cancellationToken,
            $"{Name} is ready");
    }

    /// <summary>Ends it gently; data in its volumes stays.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => container.StopAsync(cancellationToken);

    /// <summary>Ends it with SIGKILL, as a power cut would.</summary>
    public async Task KillAsync(CancellationToken cancellationToken = default)
    {
        var engine = await ContainerEngine.GetAsync();
        await engine.Client.Containers.KillContainerAsync(Id, new ContainerKillParameters { Signal = "SIGKILL" }, cancellationToken);
        await engine.Client.Containers.WaitContainerAsync(Id, cancellationToken);
    }

    /// <summary>Freezes its processes: connections stay open and nobody answers.</summary>
    public Task PauseAsync(CancellationToken cancellationToken = default) => container.PauseAsync(cancellationToken);

    public Task UnpauseAsync(CancellationToken cancellationToken = default) => container.UnpauseAsync(cancellationToken);

    /// <summary>Starts it after <see cref="StopAsync"/> or <see cref="KillAsync"/>, on the same ports, and waits until it does its job.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await StartAsync(cancellationToken);
        await WaitUntilReadyAsync(cancellationToken);
    }

    /// <summary>Runs a program inside it.</summary>
    public async Task<CommandResult> ExecuteAsync(IReadOnlyList<string> command, CancellationToken cancellationToken = default)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var result = await container.ExecAsync([.. command], cancellationToken);
        return new CommandResult($"{Name}: {string.Join(' ', command)}", (int)(result.ExitCode ?? -1), result.Stdout, result.Stderr, clock.Elapsed);
    }

    /// <summary>Everything it has printed since its creation.</summary>
    public async Task<string> LogsAsync(CancellationToken cancellationToken = default)
    {
        var (output, error) = await container.GetLogsAsync(timestampsEnabled: false, ct: cancellationToken);
        return output + error;
    }

    public async ValueTask DisposeAsync()
    {
        // Testcontainers stops gently first, which a test has no use for.
        if (container.State is not TestcontainersStates.Undefined)
        {
            var engine = await ContainerEngine.GetAsync();
            await Leftovers.RemoveContainerAsync(engine.Client, Id, CancellationToken.None);
        }

        await container.DisposeAsync();
    }

    private async Task ThrowWhenEndedAsync(Exception failure, CancellationToken cancellationToken)
    {
        var engine = await ContainerEngine.GetAsync();
        var state = (await engine.Client.Containers.InspectContainerAsync(Id, cancellationToken)).State;
        if (state is { Running: false })
        {
            var lines = (await LogsAsync(cancellationToken)).Split('\n');
            throw new NeverException(
                $"{Name} ended with exit code {state.ExitCode}{(state.OOMKilled ? ", out of memory" : "")}. Its last lines:{Environment.NewLine}"
                + string.Join('\n', lines.TakeLast(LinesOfAMessage)),
                failure);
        }
    }
}
