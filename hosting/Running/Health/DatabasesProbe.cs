using Aspire.Hosting.Running.Engine;
using Docker.DotNet;

namespace Aspire.Hosting.Running.Health;

/// <summary>
/// The databases that the AppHost declares on a PostgreSQL server are there; what is missing is created, with the server's own psql.
/// </summary>
internal sealed class DatabasesProbe(DockerClient client, Func<string?> containerId, string user, IReadOnlyList<string> databases) : IProbe
{
    private string? _doneIn;

    public async Task<string?> AskAsync(CancellationToken cancellationToken)
    {
        if (containerId() is not { } id)
            return "is not running";
        if (_doneIn == id)
            return null;
        foreach (var database in databases)
        {
            var (code, output) = await PsqlAsync(id, $"select 1 from pg_database where datname = {Literal(database)}", cancellationToken);
            if (code == 0 && output.Trim() == "1")
                continue;
            if (code == 0)
                (code, output) = await PsqlAsync(id, $"create database {Identifier(database)}", cancellationToken);
            if (code != 0)
                return $"database {database}: {output.Trim()}";
        }
        _doneIn = id;
        return null;
    }

    // Also the server's own socket asks for the password, which the container has in its environment.
    private Task<(long Code, string Output)> PsqlAsync(string id, string sql, CancellationToken cancellationToken) => ContainerCommand.RunAsync(
        client,
        id,
        ["sh", "-c", "PGPASSWORD=$POSTGRES_PASSWORD exec psql \"$@\"", "psql", "-X", "-q", "-U", user, "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-tAc", sql],
        cancellationToken);

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
