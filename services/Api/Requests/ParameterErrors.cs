using Microsoft.AspNetCore.Http.HttpResults;

namespace SeiPlatform.Api.Requests;

/// <summary>What is wrong with a request's parameters: each by name, with what was expected. All are reported at once.</summary>
public sealed class ParameterErrors
{
    private readonly SortedDictionary<string, List<string>> _messages = new(StringComparer.Ordinal);

    public bool Any => _messages.Count > 0;

    public IEnumerable<string> Names => _messages.Keys;

    public void Add(string parameter, string message)
    {
        if (!_messages.TryGetValue(parameter, out var messages))
            _messages[parameter] = messages = [];
        messages.Add(message);
    }

    public ProblemHttpResult ToProblem() => TypedResults.Problem(
        title: "The request has invalid parameters.",
        detail: string.Join(' ', _messages.SelectMany(pair => pair.Value.Select(message => $"{pair.Key}: {message}"))),
        statusCode: StatusCodes.Status400BadRequest,
        extensions: new Dictionary<string, object?> { ["errors"] = _messages.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray()) });
}
