using System.Reflection;
using Microsoft.AspNetCore.Mvc;

namespace SeiPlatform.Api.Requests;

/// <summary>
/// A misspelt parameter would otherwise be an answer to another question: only the parameters of <c>TQuery</c> may be given, and once each unless
/// they repeat.
/// </summary>
internal static class ParameterRules
{
    public static RouteHandlerBuilder TakesOnly<TQuery>(this RouteHandlerBuilder endpoint)
    {
        var parameters = typeof(TQuery).GetConstructors().Single().GetParameters()
            .ToDictionary(
                parameter => parameter.GetCustomAttribute<FromQueryAttribute>()!.Name!,
                parameter => parameter.ParameterType.IsArray,
                StringComparer.OrdinalIgnoreCase);
        var expected = string.Join(", ", parameters.Keys);

        return endpoint.AddEndpointFilter(async (context, next) =>
        {
            var errors = new ParameterErrors();
            foreach (var (name, values) in context.HttpContext.Request.Query)
            {
                if (!parameters.TryGetValue(name, out var repeats))
                    errors.Add(name, $"is unknown; expected one of {expected}.");
                else if (!repeats && values.Count > 1)
                    errors.Add(name, $"was given {values.Count} times; expected it once.");
            }

            return errors.Any ? errors.ToProblem() : await next(context);
        });
    }
}
