using System.Net;
using SeiPlatform.Load.Plan;
using SeiPlatform.Load.Platform;
using SeiPlatform.Load.Playing;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Unit.Load;

public sealed class PlayerTests
{
    private static readonly Target Target = new(new("http://localhost:1/"), new("http://localhost:2/"), "bootstrap", "github", "gitlab", "cdevents", "keys");
    private static readonly Dictionary<string, string> Keys = Customers.Names.ToDictionary(name => name, name => $"key of {name}");

    [Fact]
    public async Task A_platform_that_hangs_is_not_asked_more_than_it_has_to_bear()
    {
        using var platform = new FakePlatform(answers: false);
        using var end = new CancellationTokenSource();
        var tally = new Tally();
        var playing = Play(platform, tally, [.. new Traffic(1, DateTimeOffset.UnixEpoch.AddYears(60), 100).Steps().Take(500).Select(step => step with { At = TimeSpan.Zero })], end.Token);

        await Eventually.SucceedsAsync(() => Assert.Equal(32, platform.Open));
        await end.CancelAsync();
        await playing;

        Assert.Equal(32, platform.Asked);
        Assert.Equal(0, tally.Odd);
    }

    [Fact]
    public async Task What_is_answered_otherwise_than_it_has_to_be_is_counted_and_told()
    {
        using var platform = new FakePlatform(answers: true);
        var tally = new Tally();
        Step[] steps =
        [
            new Question(TimeSpan.Zero, "demo-acorn", "api/v1/repositories"),
            new Question(TimeSpan.Zero, "demo-acorn", "api/v1/dora?window=soon", HttpStatusCode.BadRequest),
            new Delivery(TimeSpan.Zero, Sender.GitHub, "push", "1", "{}"),
        ];

        await Play(platform, tally, steps, CancellationToken.None);

        Assert.Equal((3, 2), (tally.Sent, tally.Odd));
        var line = tally.Take();
        Assert.StartsWith("1 deliveries, 2 questions, 0 of them refused as they have to be; ", line);
        Assert.Contains("1 x 200 instead of 202", line);
        Assert.Contains("1 x 200 instead of 400", line);
        Assert.Equal("0 deliveries, 0 questions, 0 of them refused as they have to be", tally.Take());
    }

    [Fact]
    public async Task Nothing_is_sent_before_its_time_or_after_the_end()
    {
        using var platform = new FakePlatform(answers: true);
        var tally = new Tally();
        Step[] steps = [.. new[] { 0, 0.3, 3600 }.Select(at => new Question(TimeSpan.FromSeconds(at), "demo-elm", "api/v1/repositories"))];
        var begun = TimeProvider.System.GetTimestamp();

        await Play(platform, tally, steps, CancellationToken.None, TimeSpan.FromSeconds(1));

        Assert.Equal(2, tally.Sent);
        Assert.True(TimeProvider.System.GetElapsedTime(begun) >= TimeSpan.FromSeconds(0.3));
    }

    private static async Task Play(FakePlatform platform, Tally tally, IEnumerable<Step> steps, CancellationToken cancellationToken, TimeSpan? duration = null)
    {
        using var http = new HttpClient(platform, disposeHandler: false);
        await new Player(http, new Requests(Target, Keys), tally, TimeProvider.System).PlayAsync(steps, duration, cancellationToken);
    }

    private sealed class FakePlatform(bool answers) : HttpMessageHandler
    {
        private int _asked;
        private int _open;

        public int Asked => _asked;

        public int Open => _open;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            Interlocked.Increment(ref _open);
            if (!answers)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            return new(HttpStatusCode.OK);
        }
    }
}
