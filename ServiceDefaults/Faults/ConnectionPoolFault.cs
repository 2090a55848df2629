using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SeiPlatform.ServiceDefaults.Faults;

/// <summary>Takes connections of the service's database pool, as many as it gives, and gives them back at the end.</summary>
internal static partial class ConnectionPoolFault
{
    public static async Task RunAsync(Fault fault, IServiceProvider services, ILogger logger, CancellationToken end)
    {
        var pool = services.GetRequiredService<NpgsqlDataSource>();
        var held = new List<NpgsqlConnection>();
        try
        {
            while (held.Count < fault.Count)
                held.Add(await pool.OpenConnectionAsync(end));
            await Task.Delay(Timeout.InfiniteTimeSpan, end);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
        }
        catch (DbException exception)
        {
            // The pool or the server is full already, which is what was wanted.
            LogFull(logger, held.Count, exception.Message);
            await Task.Delay(Timeout.InfiniteTimeSpan, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
