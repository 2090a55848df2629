using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace SeiPlatform.Api.Data;

public sealed class DatabaseUnavailableException(string message) : Exception(message);

/// <summary>A database that is away or overloaded is no bug of ours: 503 with Retry-After, so that clients come back.</summary>
internal sealed partial class DatabaseUnavailable(IProblemDetailsService problems, ILogger<DatabaseUnavailable> logger) : IExceptionHandler
{
    private const int RetryAfterSeconds = 5;

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (!Explains(exception))
            return false;

        LogUnavailable(exception.Message, context.Request.Path);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails
            {
                Status = StatusCodes.Status503ServiceUnavailable,
                Title = "The database cannot be reached.",
                Detail = $"Nothing is lost; please ask again in {RetryAfterSeconds} seconds.",
            },
        });
    }

    /// <summary>Connection failures, timeouts, a server that is starting, stopping, full, or not migrated yet.</summary>
    public static bool Explains(Exception exception) => exception switch
    {
        DatabaseUnavailableException => true,
        PostgresException refused => refused.IsTransient || refused.SqlState is
            PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidCatalogName
            or PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.TooManyConnections
            or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow,
        NpgsqlException => true,
        SocketException or TimeoutException => true,
        AggregateException { InnerException: { } inner } => Explains(inner),
        InvalidOperationException { InnerException: DbException inner } => Explains(inner),
        _ => false,
    };

    [LoggerMessage(EventName = "DatabaseUnavailable", Level = LogLevel.Warning, Message = "The database cannot be used for {Path}: {Reason}")]
    private partial void LogUnavailable(string reason, string path);
}
