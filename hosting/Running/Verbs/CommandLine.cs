using Aspire.Hosting.Running.Requests;
using Aspire.Hosting.Running.State;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Running.Verbs;

/// <summary>What the first argument asks for: without a verb a run, with one something about it.</summary>
internal static class CommandLine
{
    private const string Usage =
        """
        Usage: AppHost [OPTIONS]                 run the application until Ctrl+C
               AppHost --detach [OPTIONS]        run it in the background, and return when it is up
               AppHost status                    what runs, and how it is doing
               AppHost wait [--timeout SECONDS]  wait until everything is healthy
               AppHost stop RESOURCE             stop one resource and keep it down
               AppHost start RESOURCE            start it again
               AppHost logs [RESOURCE] [-f] [--tail LINES]
               AppHost down [--volumes]          stop it; with --volumes remove its data too
               AppHost doctor                    whether this machine can run it
        """;

    public static async Task<int> RunAsync(IHost host, CancellationToken cancellationToken)
    {
        var arguments = host.Services.GetRequiredService<HostArguments>();
        var options = RunOptions.From(host.Services.GetRequiredService<IConfiguration>(), host.Services.GetRequiredService<AppHostLocation>().Directory);
        var files = new RunFiles(options.StateDirectory);
        var stateFile = new StateFile(files);
        var rest = new VerbOptions(arguments.Verb ?? "run", arguments.Options);

        switch (arguments.Verb)
        {
            case null when rest.TakeFlag("--detach"):
                return await new DetachVerb(files, stateFile).RunAsync(rest.Untaken, cancellationToken);
            case null:
                return await ActivatorUtilities.CreateInstance<RunVerb>(host.Services, host, options, files, stateFile).RunAsync(cancellationToken);
            case "status":
                return new StatusVerb(stateFile).Run(rest.End());
            case "wait":
                var timeout = rest.TakeNumber("--timeout") is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan;
                return await new WaitVerb(files, stateFile).RunAsync(rest.End(), timeout, cancellationToken);
            case "stop" or "start":
                var kind = arguments.Verb is "stop" ? RequestKind.Stop : RequestKind.Start;
                return await new ResourceVerb(files, stateFile, options).RunAsync(kind, rest.TakePositional(), rest.End(), cancellationToken);
            case "logs":
                var follow = rest.TakeFlag("-f") | rest.TakeFlag("--follow");
                var tail = rest.TakeNumber("--tail");
                return await new LogsVerb(files, stateFile).RunAsync(rest.TakePositional(), follow, tail, rest.End(), cancellationToken);
            case "down":
                return await new DownVerb(options, stateFile).RunAsync(rest.TakeFlag("--volumes"), rest.End(), cancellationToken);
            case "doctor":
                return await ActivatorUtilities.CreateInstance<DoctorVerb>(host.Services, options, files, stateFile).RunAsync(cancellationToken);
            case "help":
                Console.WriteLine(Usage);
                return ExitCode.Success;
            default:
                throw new RunException(ExitCode.Configuration, $"There is no verb '{arguments.Verb}'.{Environment.NewLine}{Usage}");
        }
    }
}
