using System.Diagnostics;
using SeiPlatform.ServiceDefaults.Logging;

namespace SeiPlatform.Tests.Unit.ServiceDefaults;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("Password")]
    [InlineData("db.password")]
    [InlineData("WEBHOOKS__GITHUB__SECRET")]
    [InlineData("AccessToken")]
    [InlineData("Authorization")]
    [InlineData("X-Api-Key")]
    [InlineData("ConnectionString")]
    public void A_name_that_announces_a_secret_is_sensitive(string key) => Assert.True(Redaction.IsSensitive(key));

    [Theory]
    [InlineData("Repository")]
    [InlineData("Author")]
    [InlineData("CancellationToken")]
    [InlineData("Key")]
    public void Other_names_are_not(string key) => Assert.False(Redaction.IsSensitive(key));

    [Theory]
    [InlineData("Host=db;Password=hunter2;Timeout=5", "Host=db;Password=***;Timeout=5")]
    [InlineData("redis:6379,password=hunter2,ssl=true", "redis:6379,password=***,ssl=true")]
    [InlineData("fatal: could not read from https://user:hunter2@host/x.git", "fatal: could not read from https://***@host/x.git")]
    [InlineData("https://hunter2@host/x.git", "https://***@host/x.git")]
    [InlineData("Authorization: Bearer hunter2hunter2", "Authorization: Bearer ***")]
    [InlineData("""{"secret": "hunter2", "a": 1}""", """{"secret": "***", "a": 1}""")]
    [InlineData("GET /x?access_token=hunter2&page=2", "GET /x?access_token=***&page=2")]
    [InlineData("key sei_hunter2hunter2hunter2 used", "key *** used")]
    public void A_secret_within_a_text_is_masked_and_the_rest_stays(string text, string expected) => Assert.Equal(expected, Redaction.Scrub(text));

    [Theory]
    [InlineData("Imported 1200 commits of acme/shop from https://github.com/acme/shop.git")]
    [InlineData("Listening on http://127.0.0.1:5080")]
    [InlineData("mail to dev@example.org")]
    public void An_innocent_text_stays_as_it_is(string text) => Assert.Equal(text, Redaction.Scrub(text));

    [Fact]
    public void A_hostile_text_costs_no_time()
    {
        var text = string.Concat(Enumerable.Repeat("://:::password password= token secret:", 2_000));
        var clock = Stopwatch.StartNew();

        Redaction.Scrub(text);

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }
}
