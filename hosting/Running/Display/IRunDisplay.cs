namespace Aspire.Hosting.Running.Display;

/// <summary>Shows a run to the person who started it.</summary>
internal interface IRunDisplay : IAsyncDisposable
{
    /// <summary>A resource's status has changed.</summary>
    /// <param name="remark">What there is to say about it; null when nothing.</param>
    void Changed(Remark? remark);

    void WriteLine(string line);
}
