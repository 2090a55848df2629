using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SeiPlatform.ServiceDefaults.Faults;

/// <summary>Takes connections of the service's database pool, as many as it gives, and gives them back at the end.</summary>
internal static partial class ConnectionPoolFault
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(Fault fault, IServiceProvider services, ILogger logger, CancellationToken end)
    {
        var pool = services.GetRequiredService<NpgsqlDataSource>();
        var held = new List<NpgsqlConnection>();
        try
        {
            while (held.Count < fault.Count)
            {
                try
                {
                    held.Add(await pool.OpenConnectionAsync(end));
                }
                catch (DbException exception)
                {
                    // The pool or the server is full, which is what was wanted; or slow, and then there are more to be had.
                    LogFull(logger, held.Count, exception.Message);
                    await Task.Delay(RetryDelay, end);
                }
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, end);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
        }
        finally
        {
            foreach (var connection in held)
                await connection.DisposeAsync();
        }
    }

    [LoggerMessage(EventName = "FaultConnectionsFull", Level = LogLevel.Warning, Message = "The fault holds {Count} connections; there are no more: {Reason}")]
    private static partial void LogFull(ILogger logger, int count, string reason);
}
