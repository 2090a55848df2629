using System.Diagnostics;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Ingest;

/// <summary>
/// The spans of a batch, by OpenTelemetry's conventions for messaging. Events of one sender only: the batch, and with it the SQL, is part of the sender's
/// trace. Events of several: the batch is a trace of its own that links to its senders, and each sender's trace gets a span of its own.
/// </summary>
internal sealed class BatchTrace : IDisposable
{
    // A span names its links in one message of bounded size, and a flood of webhooks needs no flood of spans.
    private const int MostSenders = 100;

    private readonly List<Activity> _perSender = [];
    private readonly Activity? _batch;

    private BatchTrace(Activity? batch) => _batch = batch;

    public static BatchTrace Start(EventBatch batch)
    {
        if (!CollectorTelemetry.ActivitySource.HasListeners())
            return new BatchTrace(null);

        List<IGrouping<ActivityContext, IncomingEvent>> senders =
            [.. batch.Events.ToArray().Where(incoming => incoming.Sender != default).GroupBy(incoming => incoming.Sender).Take(MostSenders)];
        if (senders.Count == 1)
            return new BatchTrace(Consumer("process", senders[0].Key, [], batch.Count));

        // Not a child of whatever runs on this thread.
        Activity.Current = null;
        var trace = new BatchTrace(Consumer("receive", default, senders.Select(sender => new ActivityLink(sender.Key)), batch.Count));
        foreach (var sender in senders)
        {
            ActivityLink[] links = trace._batch is { } root ? [new ActivityLink(root.Context)] : [];
            if (Consumer("process", sender.Key, links, sender.Count()) is { } activity)
                trace._perSender.Add(activity);
        }

        Activity.Current = trace._batch;
        return trace;
    }

    public void Failed(Exception exception)
    {
        _batch?.SetStatus(ActivityStatusCode.Error, exception.Message);
        foreach (var activity in _perSender)
            activity.SetStatus(ActivityStatusCode.Error, exception.Message);
    }

    public void Dispose()
    {
        foreach (var activity in _perSender)
            activity.Dispose();
        _batch?.Dispose();
    }

    private static Activity? Consumer(string operation, ActivityContext parent, IEnumerable<ActivityLink> links, int messages)
    {
        var activity = CollectorTelemetry.ActivitySource.StartActivity($"{Topics.Events} {operation}", ActivityKind.Consumer, parent, links: links);
        activity?.SetTag("messaging.system", "kafka");
        activity?.SetTag("messaging.operation.name", operation);
        activity?.SetTag("messaging.operation.type", operation);
        activity?.SetTag("messaging.destination.name", Topics.Events);
        activity?.SetTag("messaging.consumer.group.name", Topics.IngestGroup);
        activity?.SetTag("messaging.batch.message_count", messages);
        return activity;
    }
}
