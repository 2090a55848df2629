using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using SeiPlatform.Api.Dora;

namespace SeiPlatform.Tests.Integration.Api;

/// <summary>The API in this process, on real servers, and clients that call it as customers do.</summary>
public sealed class ApiHost : IAsyncDisposable
{
    public const string Secret = "bootstrap-secret-of-a-test-run";
    private const string Nowhere = "127.0.0.1:9";

    private readonly WebApplicationFactory<ThresholdProfile> factory;

    /// <param name="database">Connection string.</param>
    /// <param name="redis">Connection string; an address where nothing listens when left out.</param>
    /// <param name="kafka">Address; likewise.</param>
    /// <param name="settings">Further configuration.</param>
    public ApiHost(string database, string? redis = null, string? kafka = null, params (string Key, string Value)[] settings)
    {
        factory = new WebApplicationFactory<ThresholdProfile>().WithWebHostBuilder(builder =>
        {
            builder.UseSetting("ConnectionStrings:database", database);
            builder.UseSetting("ConnectionStrings:redis", redis ?? $"{Nowhere},connectTimeout=200");
            builder.UseSetting("ConnectionStrings:kafka", kafka ?? Nowhere);
            builder.UseSetting("Admin:Secret", Secret);
            foreach (var (key, value) in settings)
                builder.UseSetting(key, value);
        });
        Anonymous = factory.CreateClient();
        Admin = factory.CreateClient();
        Admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
    }

    public HttpClient Anonymous { get; }

    /// <summary>Has the bootstrap secret.</summary>
    public HttpClient Admin { get; }

    public T Service<T>() where T : notnull => factory.Services.GetRequiredService<T>();

    /// <summary>A client with a key of its own.</summary>
    public async Task<HttpClient> CustomerAsync(string customer = "test") => WithKey((await CreateKeyAsync(customer)).GetProperty("key").GetString()!);

    public HttpClient WithKey(string key)
    {
        var client = factory.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public async Task<JsonElement> CreateKeyAsync(string customer, DateTimeOffset? expiresAt = null)
    {
        // The schema may still be on its way when the first request comes.
        using var answer = await Harness.Eventually.GetAsync(async token =>
            (await Admin.PostAsJsonAsync("/api/v1/keys", new { customer, expiresAt }, token)).EnsureSuccessStatusCode());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public ValueTask DisposeAsync() => factory.DisposeAsync();
}
