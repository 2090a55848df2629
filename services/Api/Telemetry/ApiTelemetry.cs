using System.Diagnostics;

namespace SeiPlatform.Api.Telemetry;

/// <summary>The API's own spans and instruments; the service defaults pick up everything of this prefix.</summary>
internal static class ApiTelemetry
{
    public const string Name = "SeiPlatform.Api";

    public static readonly ActivitySource Source = new(Name);
}
