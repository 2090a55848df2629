using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SeiPlatform.Database;

/// <summary>A versioned SQL file: <c>0001_events.sql</c> has version 1 and name <c>events</c>.</summary>
/// <param name="Version">Its place in the order, from 1 without gaps.</param>
/// <param name="Name">What it is about.</param>
/// <param name="Sql">The statements, run in one transaction.</param>
public sealed record Migration(int Version, string Name, string Sql)
{
    private const string Folder = "Migrations/";

    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{Version:D4}_{Name}.sql");

    /// <summary>SHA-256 of the text with line feeds only, so that a checkout with other line ends is the same migration.</summary>
    public string Checksum =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The migrations built into this assembly, in their order.</summary>
    /// <exception cref="MigrationException">A file name does not follow the pattern, or a version is missing or twice there.</exception>
    public static IReadOnlyList<Migration> Embedded() => Ordered(
        from name in typeof(Migration).Assembly.GetManifestResourceNames()
        where name.StartsWith(Folder, StringComparison.Ordinal)
        select Parse(name[Folder.Length..], EmbeddedSql.Read(name)));

    public static Migration Parse(string fileName, string sql)
    {
        var stem = Path.GetFileNameWithoutExtension(fileName);
        return stem.Split('_', 2) is [{ Length: 4 } digits, { Length: > 0 } name]
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                ? new Migration(version, name, sql)
                : throw new MigrationException($"Migration file {fileName}: expected a name such as 0004_reports.sql.");
    }

    public static IReadOnlyList<Migration> Ordered(IEnumerable<Migration> migrations)
    {
        Migration[] ordered = [.. migrations.OrderBy(migration => migration.Version)];
        for (var index = 0; index < ordered.Length; index++)
        {
            if (ordered[index].Version != index + 1)
                throw new MigrationException(
                    $"Migration file {ordered[index].FileName}: expected version {index + 1:D4} here; versions run from 0001 without gaps.");
        }

        return ordered;
    }
}

/// <summary>The schema cannot be brought to this build's version; trying again without a change will not help.</summary>
public sealed class MigrationException : Exception
{
    public MigrationException(string message)
        : base(message)
    {
    }

    public MigrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

internal static class EmbeddedSql
{
    public static string Read(string name)
    {
        using var stream = typeof(EmbeddedSql).Assembly.GetManifestResourceStream(name)
            ?? throw new MigrationException($"The assembly has no embedded file {name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
