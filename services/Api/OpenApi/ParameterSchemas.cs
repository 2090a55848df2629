using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using SeiPlatform.Api.Dora;
using SeiPlatform.Api.Paging;
using SeiPlatform.Api.Windows;

namespace SeiPlatform.Api.OpenApi;

/// <summary>
/// What values the parameters take. The endpoints read them as text, so that a bad value is answered with what is expected instead of a
/// binding error; the document says what they are.
/// </summary>
internal static class ParameterSchemas
{
    public static void Apply(OpenApiOperation operation)
    {
        foreach (var parameter in operation.Parameters ?? [])
        {
            if (parameter is OpenApiParameter { In: ParameterLocation.Query } query && Schema(query.Name, hasDefaultWindow: operation.OperationId?.StartsWith("list", StringComparison.Ordinal) != true) is { } schema)
                query.Schema = schema;
        }
    }

    private static OpenApiSchema? Schema(string? parameter, bool hasDefaultWindow) => parameter switch
    {
        "limit" => new()
        {
            Type = JsonSchemaType.Integer,
            Minimum = "1",
            Maximum = PageRequest.MostRows.ToString(CultureInfo.InvariantCulture),
            Default = PageRequest.DefaultLimit,
        },
        "profile" => new()
        {
            Type = JsonSchemaType.Integer,
            Enum = [.. ThresholdProfiles.All.Select(profile => (JsonNode)profile.Year)],
            Default = ThresholdProfiles.DefaultYear,
        },
        "interval" => new() { Type = JsonSchemaType.String, Enum = ["day", "week", "month"], Default = "day" },
        "window" => new() { Type = JsonSchemaType.String, Default = hasDefaultWindow ? WindowReader.DefaultLength : null, Examples = ["12h", "30d", "P3M"] },
        "timeZone" => new() { Type = JsonSchemaType.String, Default = "UTC", Examples = ["Europe/Berlin"] },
        "from" or "to" => new() { Type = JsonSchemaType.String, Examples = ["2026-08-01", "2026-08-01T10:30:00Z"] },
        _ => null,
    };
}
