using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.HttpResults;
using SeiPlatform.Api.Data;

namespace SeiPlatform.Api.Requests;

/// <summary>Tells unknown repositories. Those found once are remembered: a repository never goes away.</summary>
public sealed class KnownRepositories(ApiDatabase database)
{
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <returns>The answer to give when there are unknown ones, else null.</returns>
    public async Task<ProblemHttpResult?> RejectUnknownAsync(RepositoryScope scope, CancellationToken cancellationToken)
    {
        if (scope.IsAll || scope.Names.All(_known.ContainsKey))
            return null;

        var found = await database.QueryAsync("find repositories", "select repository from repositories where repository = any(@repositories)",
            parameters => parameters.AddRepositories(scope), row => row.GetString(0), cancellationToken);
        foreach (var name in found)
            _known[name] = true;

        var unknown = scope.Names.Except(found, StringComparer.Ordinal).ToList();
        return unknown.Count == 0
            ? null
            : TypedResults.Problem(
                title: "Unknown repository.",
                detail: $"Nothing is known of {string.Join(", ", unknown)}; GET /api/v1/repositories lists what is.",
                statusCode: StatusCodes.Status404NotFound,
                extensions: new Dictionary<string, object?> { ["errors"] = new Dictionary<string, string[]> { ["repository"] = [.. unknown] } });
    }
}
