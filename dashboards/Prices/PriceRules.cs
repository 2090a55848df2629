using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SeiPlatform.Dashboards.Prices;

/// <summary>What <c>stack.json</c> says that things cost, in dollars.</summary>
internal sealed record PriceList
{
    public required double CoreHour { get; init; }

    public required double MemoryGibHour { get; init; }

    public required double StorageGibMonth { get; init; }

    public static PriceList Read(string path)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };
        using var stack = JsonDocument.Parse(File.ReadAllText(path));
        return stack.RootElement.GetProperty("prices").Deserialize<PriceList>(options)!;
    }
}

/// <summary>The prices as Prometheus gets them, here and in a cluster: rules that record numbers.</summary>
internal static class PriceRules
{
    public static string Write(PriceList prices) => string.Create(CultureInfo.InvariantCulture, $$"""
        # Written by `dotnet run --project dashboards` out of stack.json.
        groups:
          - name: prices
            rules:
              - record: sei:price:dollars
                expr: vector({{prices.CoreHour}})
                labels: {resource: processors, unit: core hour}

              - record: sei:price:dollars
                expr: vector({{prices.MemoryGibHour}})
                labels: {resource: memory, unit: GiB hour}

              - record: sei:price:dollars
                expr: vector({{prices.StorageGibMonth}})
                labels: {resource: storage, unit: GiB month}

        """);
}
