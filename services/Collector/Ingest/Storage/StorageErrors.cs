using Npgsql;

namespace SeiPlatform.Collector.Ingest.Storage;

internal static class StorageErrors
{
    /// <summary>
    /// The rows are to blame, not the server: trying again cannot help, leaving the row out does. Classes 22 (data exception), 23 (integrity
    /// constraint violation) and 54 (program limit exceeded), and what the driver cannot put into its protocol.
    /// </summary>
    public static bool IsCausedByData(Exception exception) => exception switch
    {
        PostgresException error => error.SqlState.AsSpan(0, 2) is "22" or "23" or "54",
        ArgumentException or InvalidCastException or OverflowException => true,
        _ => false,
    };

    /// <summary>The server's words without the values of the row.</summary>
    public static string Describe(Exception exception) => exception is PostgresException error
        ? $"{error.MessageText} (SQLSTATE {error.SqlState}{(error.ConstraintName is { } constraint ? $", constraint {constraint}" : "")})"
        : exception.Message;
}
