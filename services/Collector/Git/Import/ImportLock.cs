using Npgsql;

namespace SeiPlatform.Collector.Git.Import;

/// <summary>
/// Makes its holder the only one that imports a repository. It belongs to a session of the database, and ends with it when the process dies.
/// </summary>
internal sealed class ImportLock : IAsyncDisposable
{
    /// <summary>Any number that other users of advisory locks do not have: "git" in ASCII.</summary>
    private const int Space = 0x676974;

    private readonly NpgsqlConnection _session;
    private readonly string _repository;

    private ImportLock(NpgsqlConnection session, string repository)
    {
        _session = session;
        _repository = repository;
    }

    /// <summary>Null when another one holds it.</summary>
    public static async Task<ImportLock?> TryTakeAsync(NpgsqlDataSource database, string repository, CancellationToken cancellationToken)
    {
        var held = new ImportLock(await database.OpenConnectionAsync(cancellationToken), repository);
        try
        {
            if (await held.AskAsync("select pg_try_advisory_lock($1, hashtext($2))", cancellationToken))
                return held;
        }
        catch
        {
            await held._session.DisposeAsync();
            throw;
        }

        await held._session.DisposeAsync();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // The pool clears a session only when it is used again: until then it would go on holding the lock, also against this process.
            await AskAsync("select pg_advisory_unlock($1, hashtext($2))", CancellationToken.None);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            // The session is broken, and the lock has gone with it.
        }
        finally
        {
            await _session.DisposeAsync();
        }
    }

    private async Task<bool> AskAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, _session) { Parameters = { new() { Value = Space }, new() { Value = _repository } } };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}
