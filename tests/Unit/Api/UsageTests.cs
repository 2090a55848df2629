using Microsoft.Extensions.Time.Testing;
using SeiPlatform.Api.Telemetry;
using SeiPlatform.Api.Usage;

namespace SeiPlatform.Tests.Unit.Api;

public sealed class UsageTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 5, 1, 23, 59, 0, TimeSpan.Zero));

    [Fact]
    public void Requests_are_added_up_by_customer_day_and_endpoint()
    {
        var recorder = new UsageRecorder(time);
        recorder.Record("one", "GET /a", 200);
        recorder.Record("one", "GET /a", 404);
        recorder.Record("two", "GET /a", 503);
        time.Advance(TimeSpan.FromMinutes(2));
        recorder.Record("one", "GET /a", 200);

        var counts = recorder.Take();

        Assert.Equal(new UsageCount(2, 1, 0), counts[new("one", new(2026, 5, 1), "GET /a")]);
        Assert.Equal(new UsageCount(1, 0, 1), counts[new("two", new(2026, 5, 1), "GET /a")]);
        Assert.Equal(new UsageCount(1, 0, 0), counts[new("one", new(2026, 5, 2), "GET /a")]);
        Assert.Empty(recorder.Take());
    }

    [Fact]
    public void What_could_not_be_written_is_counted_again_with_what_came_meanwhile()
    {
        var recorder = new UsageRecorder(time);
        recorder.Record("one", "GET /a", 200);
        var taken = recorder.Take();
        recorder.Record("one", "GET /a", 200);

        recorder.GiveBack(taken);

        Assert.Equal(2, recorder.Take().Single().Value.Requests);
    }

    [Fact]
    public void A_customer_is_active_for_a_quarter_of_an_hour()
    {
        var active = new ActiveCustomers(time);
        active.Seen("one");
        time.Advance(TimeSpan.FromMinutes(10));
        active.Seen("two");
        Assert.Equal(2, active.Count());

        time.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(1, active.Count());
    }

    [Fact]
    public void The_customer_label_stays_bounded()
    {
        var labels = new CustomerLabels();

        var distinct = Enumerable.Range(0, 1000).Select(index => labels.Label($"customer {index}")).Distinct().ToList();

        Assert.Equal(CustomerLabels.Most + 1, distinct.Count);
        Assert.Equal(CustomerLabels.Others, distinct[^1]);
        Assert.Equal("customer 7", labels.Label("customer 7"));
    }
}
