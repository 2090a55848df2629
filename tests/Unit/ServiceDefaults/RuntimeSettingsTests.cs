using System.Text.Json;

namespace SeiPlatform.Tests.Unit.ServiceDefaults;

public sealed class RuntimeSettingsTests
{
    [Theory]
    [InlineData("SeiPlatform.Api")]
    [InlineData("SeiPlatform.Collector")]
    public void A_service_has_one_heap_whatever_the_number_of_processors(string assembly)
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, $"{assembly}.runtimeconfig.json")));
        var properties = settings.RootElement.GetProperty("runtimeOptions").GetProperty("configProperties");

        Assert.False(properties.GetProperty("System.GC.Server").GetBoolean());
        Assert.False(properties.GetProperty("System.GC.Concurrent").GetBoolean());
    }
}
