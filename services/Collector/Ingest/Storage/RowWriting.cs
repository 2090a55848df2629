using Npgsql;
using NpgsqlTypes;
using SeiPlatform.Collector.Ingest.Rows;

namespace SeiPlatform.Collector.Ingest.Storage;

/// <summary>Writes each kind of row in the order of its COPY statement's columns.</summary>
internal static class RowWriting
{
    public static void Write(NpgsqlBinaryImporter copy, EventRow row)
    {
        copy.StartRow();
        copy.Write(row.Id, NpgsqlDbType.Text);
        copy.Write(row.OccurredAt, NpgsqlDbType.TimestampTz);
        copy.Write(row.ReceivedAt, NpgsqlDbType.TimestampTz);
        copy.Write(row.Type, NpgsqlDbType.Text);
        copy.Write(row.Source, NpgsqlDbType.Text);
        copy.Write(row.Repository, NpgsqlDbType.Text);
        Text(copy, row.Actor);
        copy.Write(row.Payload, NpgsqlDbType.Jsonb);
    }

    public static void Write(NpgsqlBinaryImporter copy, ChangeRow row)
    {
        copy.StartRow();
        copy.Write(row.Repository, NpgsqlDbType.Text);
        copy.Write(row.Sha, NpgsqlDbType.Text);
        copy.Write(row.Kind, NpgsqlDbType.Text);
        copy.Write(row.Source, NpgsqlDbType.Text);
        copy.Write(row.MergedAt, NpgsqlDbType.TimestampTz);
        if (row.Number is { } number)
            copy.Write(number, NpgsqlDbType.Bigint);
        else
            copy.WriteNull();
        Text(copy, row.Title);
        Text(copy, row.Author);
        Text(copy, row.TargetBranch);
        Time(copy, row.AuthoredAt);
        Time(copy, row.OpenedAt);
        Text(copy, row.RevertsSha);
    }

    public static void Write(NpgsqlBinaryImporter copy, ChangeDeploymentRow row)
    {
        copy.StartRow();
        copy.Write(row.Repository, NpgsqlDbType.Text);
        copy.Write(row.Sha, NpgsqlDbType.Text);
        copy.Write(row.DeploymentId, NpgsqlDbType.Text);
    }

    public static void Write(NpgsqlBinaryImporter copy, DeploymentRow row)
    {
        copy.StartRow();
        copy.Write(row.Repository, NpgsqlDbType.Text);
        copy.Write(row.DeploymentId, NpgsqlDbType.Text);
        copy.Write(row.Environment, NpgsqlDbType.Text);
        copy.Write(row.Status, NpgsqlDbType.Text);
        copy.Write(row.StatusAt, NpgsqlDbType.TimestampTz);
        copy.Write(row.Source, NpgsqlDbType.Text);
        Text(copy, row.Service);
        Text(copy, row.Sha);
        Text(copy, row.Version);
        Time(copy, row.StartedAt);
        Time(copy, row.FinishedAt);
        copy.Write(row.IsRollback, NpgsqlDbType.Boolean);
    }

    public static void Write(NpgsqlBinaryImporter copy, IncidentRow row)
    {
        copy.StartRow();
        copy.Write(row.Repository, NpgsqlDbType.Text);
        copy.Write(row.IncidentId, NpgsqlDbType.Text);
        copy.Write(row.Environment, NpgsqlDbType.Text);
        copy.Write(row.DetectedAt, NpgsqlDbType.TimestampTz);
        copy.Write(row.Source, NpgsqlDbType.Text);
        Time(copy, row.LastOpenedAt);
        Time(copy, row.LastResolvedAt);
        Text(copy, row.Severity);
        Text(copy, row.Title);
        Text(copy, row.Url);
        Text(copy, row.DeploymentId);
    }

    public static void Write(NpgsqlBinaryImporter copy, RepositoryRow row, DateTime now)
    {
        copy.StartRow();
        copy.Write(row.Repository, NpgsqlDbType.Text);
        copy.Write(row.FirstEventAt, NpgsqlDbType.TimestampTz);
        copy.Write(row.LastEventAt, NpgsqlDbType.TimestampTz);
        copy.Write(now, NpgsqlDbType.TimestampTz);
    }

    private static void Text(NpgsqlBinaryImporter copy, string? value)
    {
        if (value is null)
            copy.WriteNull();
        else
            copy.Write(value, NpgsqlDbType.Text);
    }

    private static void Time(NpgsqlBinaryImporter copy, DateTime? value)
    {
        if (value is { } time)
            copy.Write(time, NpgsqlDbType.TimestampTz);
        else
            copy.WriteNull();
    }
}
