using System.Text.RegularExpressions;
using SeiPlatform.Api.Data;
using SeiPlatform.Api.Requests;

namespace SeiPlatform.Api.Keys;

/// <summary>The table <c>api_keys</c>.</summary>
public sealed partial class ApiKeyStore(ApiDatabase database, TimeProvider time)
{
    private const string Columns = "id, customer, prefix, created_at, expires_at, revoked_at";

    /// <summary>Says what is wrong with a request for a key.</summary>
    public ParameterErrors Validate(string? customer, DateTimeOffset? expiresAt)
    {
        var errors = new ParameterErrors();
        if (customer is null || !CustomerName().IsMatch(customer))
            errors.Add("customer", "expected 1 to 64 letters, digits, spaces, dots, dashes or underscores, beginning with a letter or digit.");
        if (expiresAt <= time.GetUtcNow())
            errors.Add("expiresAt", "lies in the past; expected a time to come.");
        return errors;
    }

    public async Task<CreatedApiKey> CreateAsync(string customer, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        var token = ApiKeyToken.Create();
        var created = await database.QueryAsync("create key",
            $"insert into api_keys (customer, hash, prefix, expires_at) values (@customer, @hash, @prefix, @expires) returning {Columns}",
            parameters =>
            {
                parameters.AddWithValue("customer", customer);
                parameters.AddWithValue("hash", ApiKeyToken.Hash(token)!);
                parameters.AddWithValue("prefix", ApiKeyToken.Shown(token));
                parameters.AddTime("expires", expiresAt);
            }, Read, cancellationToken);
        return new(created[0].Id, created[0].Customer, token, created[0].CreatedAt, created[0].ExpiresAt);
    }

    public Task<List<ApiKey>> ListAsync(CancellationToken cancellationToken) =>
        database.QueryAsync("list keys", $"select {Columns} from api_keys order by created_at, id", _ => { }, Read, cancellationToken);

    /// <summary>Revokes a key, or leaves it as it is when it was revoked before.</summary>
    /// <returns>Its hash; null when there is no such key.</returns>
    public async Task<byte[]?> RevokeAsync(Guid id, CancellationToken cancellationToken) =>
        (await database.QueryAsync("revoke key",
            "update api_keys set revoked_at = coalesce(revoked_at, now()) where id = @id returning hash",
            parameters => parameters.AddWithValue("id", id), row => row.GetFieldValue<byte[]>(0), cancellationToken)).SingleOrDefault();

    public async Task<(ApiKey Key, byte[] Hash)?> FindAsync(byte[] hash, CancellationToken cancellationToken)
    {
        var found = await database.QueryAsync("find key", $"select {Columns}, hash from api_keys where hash = @hash",
            parameters => parameters.AddWithValue("hash", hash), row => (Read(row), row.GetFieldValue<byte[]>(6)), cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    private static ApiKey Read(Npgsql.NpgsqlDataReader row) =>
        new(row.GetGuid(0), row.GetString(1), row.GetString(2), row.Time(3), row.TimeOrNull(4), row.TimeOrNull(5));

    [GeneratedRegex(@"^[\p{L}\p{Nd}][\p{L}\p{Nd} ._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CustomerName();
}
