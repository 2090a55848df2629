using System.Globalization;
using Aspire.Hosting.Running.Ordering;
using Aspire.Hosting.Running.Requests;
using Aspire.Hosting.Running.State;

namespace Aspire.Hosting.Running.Verbs;

/// <summary>Asks the running AppHost to stop a resource and keep it down, or to start it again.</summary>
internal sealed class ResourceVerb(RunFiles files, StateFile stateFile, RunOptions options)
{
    public async Task<int> RunAsync(RequestKind kind, string? resource, VerbEnd _, CancellationToken cancellationToken)
    {
        var verb = kind is RequestKind.Stop ? "stop" : "start";
        if (resource is null)
            throw new RunException(ExitCode.Configuration, $"{verb} takes the name of a resource; the verb 'status' lists them.");
        if (stateFile.ReadRunning() is not { } running)
        {
            Console.WriteLine("Not running.");
            return ExitCode.NotRunning;
        }

        var asked = DateTimeOffset.Now;
        var answer = await new RequestFolder(files).AskAsync(running.Host, new Request(kind, resource), cancellationToken);
        if (answer.ExitCode is not ExitCode.Success)
            throw new RunException(answer.ExitCode, answer.Message);
        Console.WriteLine(answer.Message);
        return kind is RequestKind.Stop ? ExitCode.Success : await UntilHealthyAsync(resource, asked, cancellationToken);
    }

    /// <summary>Follows the start to its good or bad end.</summary>
    private async Task<int> UntilHealthyAsync(string resource, DateTimeOffset asked, CancellationToken cancellationToken)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (stateFile.ReadRunning() is not { } running)
            {
                Console.WriteLine("Not running.");
                return ExitCode.NotRunning;
            }
            var status = running.Resources.Single(status => status.Name == resource);
            if (status.IsHealthy)
            {
                Console.WriteLine($"{resource} is healthy after {TimeProvider.System.GetElapsedTime(from).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s.");
                return ExitCode.Success;
            }
            if (status.State is WorkloadState.Finished)
            {
                Console.WriteLine($"{resource} has finished.");
                return ExitCode.Success;
            }
            // The state file is a moment behind the answer: it may still show the stop before.
            var isOpen = status.State is WorkloadState.Running or WorkloadState.Starting || (status.State is WorkloadState.Held && status.Since < asked);
            if (!isOpen || TimeProvider.System.GetElapsedTime(from) > options.HealthTimeout)
                throw new RunException(ExitCode.NotHealthy, $"{resource} does not become healthy: {status.Detail ?? "no reason known"}.");
            await Task.Delay(RequestFolder.Interval, cancellationToken);
        }
    }
}
