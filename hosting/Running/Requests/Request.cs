using System.Text.Json.Serialization;

namespace Aspire.Hosting.Running.Requests;

/// <summary>What a verb asks of the running AppHost.</summary>
internal sealed record Request(RequestKind Kind, string Resource);

internal enum RequestKind
{
    /// <summary>Stop a resource and keep it down.</summary>
    Stop,

    /// <summary>Start a resource that is kept down.</summary>
    Start,
}

/// <param name="ExitCode">One of <see cref="Running.ExitCode"/>: how the verb ends.</param>
/// <param name="Message">For the person who asked.</param>
internal sealed record Answer(int ExitCode, string Message);

[JsonSourceGenerationOptions(UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Request))]
[JsonSerializable(typeof(Answer))]
internal sealed partial class RequestJson : JsonSerializerContext;
