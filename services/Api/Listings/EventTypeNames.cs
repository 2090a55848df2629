using System.Reflection;
using SeiPlatform.Contracts;

namespace SeiPlatform.Api.Listings;

internal static class EventTypeNames
{
    /// <summary>Every type of the contract.</summary>
    public static readonly string[] All =
    [
        .. typeof(EventTypes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field is { IsLiteral: true } && field.FieldType == typeof(string))
            .Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal),
    ];
}
