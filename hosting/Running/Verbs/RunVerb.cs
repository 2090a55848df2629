using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running.Display;
using Aspire.Hosting.Running.Planning;
using Aspire.Hosting.Running.State;
using Microsoft.Extensions.Hosting;
using Spectre.Console;

namespace Aspire.Hosting.Running.Verbs;

/// <summary>Runs the application until Ctrl+C, SIGTERM or the verb <c>down</c> ends it.</summary>
internal sealed class RunVerb(
    IHost host,
    RunOptions options,
    RunFiles files,
    StateFile stateFile,
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext execution,
    ResourceNotificationService notifications,
    IHostApplicationLifetime lifetime,
    IEnumerable<IHostedService> hostedServices,
    Journal journal,
    TimeProvider time)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        files.Create();
        using var runLock = RunLock.TryTake(files) ?? throw AlreadyRunning();
        var before = stateFile.Read();
        var startedAt = time.GetLocalNow();
        stateFile.Write(new RunState(ProcessIdentity.Current, startedAt, RunPhase.Starting));
        var code = ExitCode.Unexpected;
        string? message = null;
        try
        {
            code = await RunAsync(before, startedAt, cancellationToken);
        }
        catch (Exception exception)
        {
            code = exception is RunException run ? run.ExitCode : code;
            message = exception.Message;
            throw;
        }
        finally
        {
            var last = stateFile.Read() ?? new RunState(ProcessIdentity.Current, startedAt, RunPhase.Stopped);
            stateFile.Write(last with { Phase = RunPhase.Stopped, ExitCode = code, Message = message });
        }
        return code;
    }

    private async Task<int> RunAsync(RunState? before, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        var journalWriter = journal.Open(files.HostLog, DetachVerb.IsDetached);
        var plan = RunPlan.For(model);
        var containers = new ContainerPlan(plan, options, execution, host.Services);
        foreach (var resource in plan.Resources.Where(resource => resource.IsContainer()))
            await containers.CheckAsync(resource, cancellationToken);

        // From here on signals end the run in order.
        await host.StartAsync(cancellationToken);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => StopOn(signal));
        try
        {
            using var environment = await RunEnvironment.PrepareAsync(plan, options, before, end.Token);
            await RunAsync(plan, containers, environment, startedAt, journalWriter, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Stopped before anything was started.
        }
        finally
        {
            lifetime.StopApplication();
            await host.StopAsync(CancellationToken.None);
        }
        return ExitCode.Success;
    }

    private async Task RunAsync(
        RunPlan plan, ContainerPlan containers, RunEnvironment environment, DateTimeOffset startedAt, TextWriter journalWriter, CancellationToken end)
    {
        var board = new StatusBoard(plan.Workloads, time);
        List<IRunDisplay> displays = [new PlainLines(journalWriter, time)];
        if (!DetachVerb.IsDetached)
        {
            displays.Add(AnsiConsole.Profile.Capabilities.Ansi && !Console.IsOutputRedirected
                ? new LiveTable(AnsiConsole.Console, () => StatusView.Of(board, plan.Workloads))
                : new PlainLines(Console.Out, time));
        }

        using var http = ProbeClient();
        var instances = new InstanceFactory(
            files, options, containers, new ProcessPlan(plan, environment.Network, execution), environment.Engine, environment.Network, http);
        var session = new RunSession(plan, board, environment, stateFile, new ModelNotifications(model, notifications), displays, startedAt, time);
        try
        {
            await session.StartAsync(instances, files, end);
            await session.SettleAsync(options, files, token => StartupWorkAsync(session, token), end);
            await Task.Delay(Timeout.InfiniteTimeSpan, end);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
        }
        finally
        {
            await StopAsync(session);
            await session.DisposeAsync();
            foreach (var display in displays)
                await display.DisposeAsync();
        }
    }

    private async Task StopAsync(RunSession session)
    {
        var from = time.GetTimestamp();
        session.Say("Stopping. Ctrl+C again kills at once.");
        using var hurry = new CancellationTokenSource();
        using var second = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            hurry.Cancel();
        });
        await session.StopAsync(hurry.Token);
        session.Say($"Stopped after {time.GetElapsedTime(from).TotalSeconds.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)} s.");
    }

    private async Task StartupWorkAsync(RunSession session, CancellationToken cancellationToken)
    {
        // Whoever waits in another process looks at the journal no longer than until this run has settled.
        if (!await new StartupWork(hostedServices, time).EndsSoonAsync(cancellationToken) && DetachVerb.IsDetached)
            session.Say($"The first results are not there yet: they follow in {files.HostLog} (tail -f shows them).");
    }

    private void StopOn(PosixSignalContext signal)
    {
        signal.Cancel = true;
        lifetime.StopApplication();
    }

    private RunException AlreadyRunning()
    {
        var since = stateFile.ReadRunning() is { } state ? $" since {state.StartedAt.ToLocalTime():yyyy-MM-dd HH:mm:ss} (process {state.Host.Pid})" : "";
        return new(ExitCode.AlreadyRunning, $"This AppHost is running already{since}. The verb 'status' shows it, 'down' stops it.");
    }

    private static HttpClient ProbeClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        // A kept connection to a port that the engine forwards would outlive the container behind it.
        PooledConnectionLifetime = TimeSpan.Zero,
    });
}
