using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SeiPlatform.Database;

/// <summary>Whether the schema has this build's version yet: what needs the tables waits for it.</summary>
public sealed class SchemaState
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    public Task WaitAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    public void MarkReady() => _ready.TrySetResult();
}

/// <summary>Migrates in the background until it has worked, so that a process that starts before its database is alive and says it is not _ready.</summary>
internal sealed partial class DatabaseMigration(
    DatabaseMigrator migrator, SchemaState schema, TimeProvider time, ILogger<DatabaseMigration> logger) : BackgroundService
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    // What a person has to mend: no need to fill the log meanwhile.
    private static readonly TimeSpan MistakeDelay = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var delay = TimeSpan.FromMilliseconds(250); ; delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, LongestDelay.Ticks)))
        {
            try
            {
                await migrator.MigrateAsync(stoppingToken);
                schema.MarkReady();
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (MigrationException mistake)
            {
                LogMistake(mistake.Message);
                delay = MistakeDelay;
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException or IOException)
            {
                LogNotThere(error.Message, delay.TotalSeconds);
            }

            try
            {
                await Task.Delay(delay, time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(EventName = "MigrationMistake", Level = LogLevel.Error, Message = "The schema cannot be migrated: {Reason}")]
    private partial void LogMistake(string reason);

    [LoggerMessage(EventName = "DatabaseNotThere", Level = LogLevel.Warning,
        Message = "The database cannot be used yet: {Reason}; next attempt in {Seconds} s")]
    private partial void LogNotThere(string reason, double seconds);
}
