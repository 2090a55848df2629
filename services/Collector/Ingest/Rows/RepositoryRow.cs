namespace SeiPlatform.Collector.Ingest.Rows;

internal sealed record RepositoryRow(string Repository, DateTime FirstEventAt, DateTime LastEventAt)
{
    public RepositoryRow Merge(RepositoryRow other) => this with
    {
        FirstEventAt = other.FirstEventAt < FirstEventAt ? other.FirstEventAt : FirstEventAt,
        LastEventAt = other.LastEventAt > LastEventAt ? other.LastEventAt : LastEventAt,
    };
}
