using System.ComponentModel;

namespace SeiPlatform.Api.Keys;

/// <summary>A key as an administrator sees it: never the key itself.</summary>
public sealed record ApiKey(
    Guid Id,
    string Customer,
    [property: Description("The first characters of the key.")] string Prefix,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt);

/// <summary>A key at the one moment when it can be read.</summary>
public sealed record CreatedApiKey(
    Guid Id,
    string Customer,
    [property: Description("Shown this once; the platform keeps its hash only.")] string Key,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt);

public sealed record CreateApiKey(
    [property: Description("Who will use it: 1 to 64 letters, digits, spaces, dots, dashes or underscores.")] string? Customer,
    [property: Description("When it stops working; never when left out.")] DateTimeOffset? ExpiresAt);

public sealed record ApiKeyList(IReadOnlyList<ApiKey> Items);
