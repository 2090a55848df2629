namespace SeiPlatform.Tests.Stack.Platform;

/// <summary>Tests that want the platform up and talk to its services.</summary>
public abstract class PlatformTests(PlatformUnderTest platform) : IAsyncLifetime
{
    protected PlatformUnderTest Platform { get; } = platform;

    protected PlatformClient Client { get; } = new(platform);

    public virtual async ValueTask InitializeAsync() => await Platform.UpAsync();

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
