using System.Net;
using SeiPlatform.Load.Plan;

namespace SeiPlatform.Tests.Unit.Load;

public sealed class TrafficTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_same_seed_plays_the_same_and_another_one_something_else()
    {
        var once = Steps(seed: 7, rate: 2, count: 5000);

        Assert.Equal(once, Steps(seed: 7, rate: 2, count: 5000));
        Assert.NotEqual(once, Steps(seed: 8, rate: 2, count: 5000));
    }

    [Fact]
    public void Another_run_of_the_same_seed_tells_of_other_events()
    {
        var first = Bodies(new Traffic(7, Start, 2));
        var next = Bodies(new Traffic(7, Start.AddSeconds(1), 2));

        Assert.Empty(first.Intersect(next));

        static HashSet<string> Bodies(Traffic traffic) =>
            [.. traffic.Steps().Take(2000).OfType<Delivery>().Where(delivery => delivery.Expected == HttpStatusCode.Accepted).Select(delivery => delivery.Body)];
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    [InlineData(100)]
    public void Over_a_day_the_rate_is_what_was_asked_for_and_noon_is_busier_than_night(double rate)
    {
        var days = rate < 10 ? 10 : 1;
        var steps = new Traffic(1, Start, rate).Steps().TakeWhile(step => step.At < Day.Length * days).ToList();

        Assert.InRange(steps.Count / (Day.Length * days).TotalSeconds, rate * 0.95, rate * 1.05);
        Assert.Equal(steps.OrderBy(step => step.At), steps);
        var (noon, night) = (Around(0.25), Around(0.75));
        Assert.True(noon > 2.5 * night, $"{noon} at noon, {night} at night");

        int Around(double hour) => steps.Count(step => Math.Abs((step.At / Day.Length % 1) - hour) < 0.05);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    public void A_signature_is_wrong_rarely_whatever_the_rate(double rate)
    {
        var forged = new Traffic(1, Start, rate).Steps().TakeWhile(step => step.At < TimeSpan.FromHours(2))
            .OfType<Delivery>().Where(delivery => delivery.IsForged).Select(delivery => delivery.At).ToList();

        Assert.True(forged.Count >= 10, $"{forged.Count} in two hours");
        Assert.All(forged, at => Assert.InRange(forged.Count(other => other > at - TimeSpan.FromMinutes(10) && other <= at), 1, 3));
    }

    [Fact]
    public void What_is_made_up_is_named_so_that_nobody_takes_it_for_real()
    {
        var steps = Steps(seed: 3, rate: 2, count: 20_000);

        Assert.All(steps.OfType<Question>(), question => Assert.True(question.Customer?.StartsWith("demo-", StringComparison.Ordinal) ?? true));
        Assert.All(
            steps.OfType<Question>().Where(question => question.Path.Contains("repository=", StringComparison.Ordinal)),
            question => Assert.Contains("repository=demo", question.Path));
        Assert.All(
            steps.OfType<Delivery>().Where(delivery => delivery.Expected == HttpStatusCode.Accepted),
            delivery => Assert.Contains("demo/", delivery.Body));
    }

    [Fact]
    public void All_customers_ask_and_some_questions_are_wrong()
    {
        var questions = Steps(seed: 5, rate: 2, count: 20_000).OfType<Question>().ToList();

        Assert.Equal(Customers.Names.Order(), questions.Select(question => question.Customer).OfType<string>().Distinct().Order());
        foreach (var (status, most) in new[] { (HttpStatusCode.NotFound, 0.03), (HttpStatusCode.BadRequest, 0.02), (HttpStatusCode.Unauthorized, 0.01) })
            Assert.InRange(questions.Count(question => question.Expected == status) / (double)questions.Count, 0.001, most);
        Assert.DoesNotContain(questions, question => (int)question.Expected >= 500);
    }

    [Fact]
    public void What_is_sent_again_is_what_was_sent_before()
    {
        var deliveries = Steps(seed: 5, rate: 2, count: 20_000).OfType<Delivery>().ToList();

        var repeated = deliveries.GroupBy(delivery => delivery.Id).Where(same => same.Count() > 1).ToList();

        Assert.InRange(repeated.Count / (double)deliveries.Count, 0.01, 0.05);
        Assert.All(repeated, same => Assert.Single(same.Select(delivery => (delivery.Sender, delivery.Event, delivery.Body)).Distinct()));
    }

    [Fact]
    public void A_repository_is_asked_about_only_after_it_was_told_of()
    {
        var told = new HashSet<string>();
        foreach (var step in Steps(seed: 9, rate: 2, count: 5000))
        {
            if (step is Delivery { Body: var body })
                told.UnionWith(SeiPlatform.Load.Plan.Deliveries.Repositories.All.Select(repository => repository.Name).Where(name => body.Contains(name, StringComparison.Ordinal)));
            if (step is Question { Expected: HttpStatusCode.OK, Path: var path } && path.Split("repository=") is [_, var rest])
                Assert.Contains(Uri.UnescapeDataString(rest.Split('&')[0]), told);
        }
        Assert.Equal(SeiPlatform.Load.Plan.Deliveries.Repositories.All.Count, told.Count);
    }

    private static List<Step> Steps(int seed, double rate, int count) => [.. new Traffic(seed, Start, rate).Steps().Take(count)];
}
