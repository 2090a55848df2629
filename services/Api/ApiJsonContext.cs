using System.Text.Json.Serialization;
using SeiPlatform.Api.Dora;
using SeiPlatform.Api.Keys;
using SeiPlatform.Api.Listings;
using SeiPlatform.Api.Paging;
using SeiPlatform.Api.Usage;

namespace SeiPlatform.Api;

/// <summary>Source-generated JSON of the API: camel case, and nulls are written, because "not known" is an answer.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(DoraAnswer))]
[JsonSerializable(typeof(DoraSeriesAnswer))]
[JsonSerializable(typeof(Page<Repository>))]
[JsonSerializable(typeof(Page<Deployment>))]
[JsonSerializable(typeof(Page<Change>))]
[JsonSerializable(typeof(Page<Incident>))]
[JsonSerializable(typeof(Page<Event>))]
[JsonSerializable(typeof(CreateApiKey))]
[JsonSerializable(typeof(CreatedApiKey))]
[JsonSerializable(typeof(ApiKeyList))]
[JsonSerializable(typeof(UsageAnswer))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
