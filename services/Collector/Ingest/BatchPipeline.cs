namespace SeiPlatform.Collector.Ingest;

/// <summary>Everything that happens to a batch before its offsets may be committed.</summary>
internal sealed class BatchPipeline(BatchWriter writer, ChangeNotices notices, DeadLetters deadLetters)
{
    public async Task ProcessAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        using var trace = BatchTrace.Start(batch);
        try
        {
            var events = batch.Events;
            var refused = await writer.WriteAsync(events, cancellationToken);
            await notices.TellAsync(Repositories(events.Span));
            await deadLetters.SendAsync([.. batch.Rejected, .. refused], cancellationToken);
        }
        catch (Exception exception)
        {
            trace.Failed(exception);
            throw;
        }
    }

    private static HashSet<string> Repositories(ReadOnlySpan<IncomingEvent> events)
    {
        HashSet<string> repositories = [];
        foreach (var incoming in events)
            repositories.Add(incoming.Event.Repository);
        return repositories;
    }
}
