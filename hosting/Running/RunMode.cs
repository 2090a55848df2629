using Aspire.Hosting.Running.Display;
using Aspire.Hosting.Running.Verbs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Running;

/// <summary>Runs an application on this machine: the AppHost without a verb, and the verbs that look after a run.</summary>
internal static class RunMode
{
    internal static IServiceCollection AddRunMode(IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Journal>();
        // The terminal belongs to the table; what the AppHost's own services log goes to the journal.
        services.AddLogging(logging =>
        {
            logging.ClearProviders();
            logging.SetMinimumLevel(LogLevel.Warning);
            logging.Services.AddSingleton<ILoggerProvider, JournalLoggerProvider>();
        });
        services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
        return services;
    }

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    internal static async Task<int> RunAsync(IHost host, string[] args, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(args);
        try
        {
            return await CommandLine.RunAsync(host, cancellationToken);
        }
        catch (Exception exception) when (IsForPeople(exception))
        {
            await Console.Error.WriteLineAsync($"error: {exception.Message}");
            return exception is RunException run ? run.ExitCode : ExitCode.Configuration;
        }
    }

    /// <summary>
    /// Mistakes that are found while the AppHost defines its resources end the process before <see cref="RunAsync"/> could catch them:
    /// they too are told by their message alone.
    /// </summary>
    internal static void ReportFailuresPlainly() => AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
    {
        if (unhandled.ExceptionObject is not Exception exception || !IsForPeople(exception))
            return;
        Console.Error.WriteLine($"error: {exception.Message}");
        Environment.Exit(exception is RunException run ? run.ExitCode : ExitCode.Configuration);
    };

    private static bool IsForPeople(Exception exception) => exception is RunException or DistributedApplicationException;
}
