using Npgsql;
using NpgsqlTypes;
using SeiPlatform.Api.Requests;

namespace SeiPlatform.Api.Data;

internal static class RowExtensions
{
    public static DateTimeOffset Time(this NpgsqlDataReader row, int column) => row.GetFieldValue<DateTimeOffset>(column);

    public static DateTimeOffset? TimeOrNull(this NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    public static string? TextOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static long? NumberOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static void AddTime(this NpgsqlParameterCollection parameters, string name, DateTimeOffset? at) =>
        parameters.Add(new(name, NpgsqlDbType.TimestampTz) { Value = at?.UtcDateTime ?? (object)DBNull.Value });

    public static void AddText(this NpgsqlParameterCollection parameters, string name, string? text) =>
        parameters.Add(new(name, NpgsqlDbType.Text) { Value = text ?? (object)DBNull.Value });

    /// <summary>A null array stands for all repositories.</summary>
    public static void AddRepositories(this NpgsqlParameterCollection parameters, RepositoryScope scope) =>
        parameters.Add(new("repositories", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = scope.ToArray() ?? (object)DBNull.Value });
}
