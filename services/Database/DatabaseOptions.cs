using Npgsql;

namespace SeiPlatform.Database;

/// <summary>Where the database is, and what of it is a matter of taste: section <c>Database</c>, and <c>ConnectionStrings:database</c>.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";
    public const string ConnectionName = "database";

    public string ConnectionString { get; set; } = "";

    /// <summary>TimescaleDB sums up two whole days at least, and half of the retention has to hold them (Editions/timescale.sql).</summary>
    internal const string ShortestRetention = "7 days";

    /// <summary>Age at which raw events are dropped, a PostgreSQL interval; only TimescaleDB's own licence has retention. The DORA tables keep everything.</summary>
    public string EventRetention { get; set; } = "10 years";

    internal MigrationException WrongRetention() => new(
        $"Database:EventRetention (environment Database__EventRetention) is \"{EventRetention}\"; expected a PostgreSQL interval of {ShortestRetention} or more, such as 10 years.");

    /// <exception cref="MigrationException">It is missing, or not a connection string that names host and database. Never quotes it.</exception>
    public NpgsqlConnectionStringBuilder ConnectionSettings()
    {
        const string expected =
            "ConnectionStrings:database (environment ConnectionStrings__database): expected an Npgsql connection string such as "
            + "Host=localhost;Port=15432;Username=postgres;Password=...;Database=sei_platform";
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(ConnectionString);
            return string.IsNullOrEmpty(settings.Host) || string.IsNullOrEmpty(settings.Database)
                ? throw new MigrationException($"{expected}; found none, or one without Host or Database.")
                : settings;
        }
        catch (ArgumentException)
        {
            throw new MigrationException($"{expected}; found something else.");
        }
    }
}
