using SeiPlatform.Tests.Harness.Images;

namespace SeiPlatform.Tests.Integration.Fixtures;

/// <summary>Turns "this cannot run here" into a skipped test with the reason.</summary>
public static class Available
{
    /// <summary>Skips the calling test when there is no container engine, or when the image can be neither pulled nor built.</summary>
    public static async Task<T> OrSkipAsync<T>(Func<Task<T>> start)
    {
        try
        {
            return await start();
        }
        catch (ImageUnavailableException unavailable)
        {
            Assert.Skip(unavailable.Message);
            throw;
        }
    }
}
