using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using SeiPlatform.Database;

namespace SeiPlatform.Tests.Unit.Database;

public sealed class DatabaseConnectionTests
{
    private const string Server = "Host=localhost;Database=sei_platform";

    [Fact]
    public async Task Unless_the_connection_string_says_more_both_services_fit_into_the_server_and_one_that_is_away_is_noticed_in_seconds()
    {
        var settings = await SettingsAsync(Server);

        Assert.Equal((40, 5, 15), (settings.MaxPoolSize, settings.Timeout, settings.KeepAlive));
    }

    [Fact]
    public async Task What_the_connection_string_says_stays()
    {
        var settings = await SettingsAsync($"{Server};Maximum Pool Size=7;Timeout=9;Keepalive=0");

        Assert.Equal((7, 9, 0), (settings.MaxPoolSize, settings.Timeout, settings.KeepAlive));
    }

    private static async Task<NpgsqlConnectionStringBuilder> SettingsAsync(string connectionString)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["ConnectionStrings:database"] = connectionString;
        builder.AddSeiDatabase();
        await using var services = builder.Services.BuildServiceProvider();
        return new NpgsqlConnectionStringBuilder(services.GetRequiredService<NpgsqlDataSource>().ConnectionString);
    }
}
