namespace SeiPlatform.ServiceDefaults.Faults;

/// <summary>
/// Keeps a number of blocking work items in the thread pool's queue. Each blocks its thread for a while and queues itself again, as code does that waits
/// synchronously: everything else still gets its turn, late.
/// </summary>
internal static class ThreadPoolFault
{
    public static Task RunAsync(Fault fault, CancellationToken end)
    {
        var items = Enumerable.Range(0, fault.Count).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        foreach (var item in items)
            ThreadPool.QueueUserWorkItem(Block, item, preferLocal: false);
        return Task.WhenAll(items.Select(item => item.Task));

        void Block(TaskCompletionSource done)
        {
            // No wait handle that the pool knows of, and no cancellation: the thread is lost to others for the whole time.
            if (!end.IsCancellationRequested)
                Thread.Sleep(TimeSpan.FromSeconds(fault.Latency));
            if (end.IsCancellationRequested)
                done.SetResult();
            else
                ThreadPool.QueueUserWorkItem(Block, done, preferLocal: false);
        }
    }
}
