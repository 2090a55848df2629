using Confluent.Kafka;

namespace SeiPlatform.Collector.Kafka;

/// <summary>Counts the delivery reports of one batch: one object and one callback a batch instead of a task an event.</summary>
internal sealed class PendingDeliveries
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _acknowledged;
    private Error? _firstError;

    // One more than was handed over while handing over goes on, so that early reports cannot complete the batch.
    private int _pending = 1;

    public PendingDeliveries() => Handler = OnReport;

    /// <summary>To be given to the producer with each message.</summary>
    public Action<DeliveryReport<byte[], byte[]>> Handler { get; }

    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>The first failure, once <see cref="Completion"/> is done.</summary>
    public Error? FirstError => _firstError;

    public Task Completion => _completion.Task;

    /// <summary>Call before the message is handed over: its report may come first.</summary>
    public void Expect() => Interlocked.Increment(ref _pending);

    /// <summary>The message expected last was refused.</summary>
    public void Unexpect() => Interlocked.Decrement(ref _pending);

    public void AllHandedOver() => Release();

    private void OnReport(DeliveryReport<byte[], byte[]> report)
    {
        if (report.Error.IsError)
            Interlocked.CompareExchange(ref _firstError, report.Error, null);
        else
            Interlocked.Increment(ref _acknowledged);

        Release();
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _pending) == 0)
            _completion.TrySetResult();
    }
}
