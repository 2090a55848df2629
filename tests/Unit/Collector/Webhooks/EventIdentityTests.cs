using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using SeiPlatform.Collector.Webhooks;
using SeiPlatform.Collector.Webhooks.Mapping;
using SeiPlatform.Contracts;
using static SeiPlatform.Tests.Unit.Collector.Webhooks.Sources;

namespace SeiPlatform.Tests.Unit.Collector.Webhooks;

/// <summary>What must hold for every payload of every source.</summary>
public sealed class EventIdentityTests
{
    public static TheoryData<string> AllFiles => [.. Files];

    [Theory]
    [MemberData(nameof(AllFiles))]
    public void The_same_payload_sent_again_later_in_another_layout_is_the_same_facts(string file)
    {
        var first = Events(file);
        var compact = JsonNode.Parse(Text(file))!.ToJsonString();
        var again = Events(file, compact, ReceivedAt.AddDays(3));

        Assert.Equal(first, again.Select(@event => @event with { ReceivedAt = ReceivedAt }));
    }

    [Theory]
    [MemberData(nameof(AllFiles))]
    public void Every_event_keeps_the_contract(string file)
    {
        var events = Events(file);

        Assert.Equal(events, EventTimes.Possible(events, ReceivedAt));
        Assert.Equal(events.Count, events.Select(@event => @event.Id).Distinct().Count());
        Assert.All(events, @event =>
        {
            Assert.InRange(@event.Id.Length, 1, 300);
            Assert.Equal(@event.Repository.ToLowerInvariant(), @event.Repository);
            Assert.Equal(TimeSpan.Zero, @event.OccurredAt.Offset);
            Assert.Equal(1, new object?[] { @event.Change, @event.Deployment, @event.Incident, @event.PipelineRun, @event.Artifact }.Count(payload => payload is not null));
            Assert.True(@event.Change?.Sha is null or { Length: 40 });
        });
    }

    [Fact]
    public void No_two_payloads_share_a_fact_but_those_that_say_the_same()
    {
        string[] twins = ["github/issues.labeled.json"];

        var events = Files.Except(twins).SelectMany(file => Events(file).Select(@event => (file, key: (@event.Id, @event.OccurredAt)))).ToList();

        Assert.DoesNotContain(
            events.GroupBy(@event => @event.key),
            group => group.Select(@event => @event.file.Split('.')[0]).Distinct().Count() > 1);
    }

    [Fact]
    public void An_id_never_exceeds_its_limit_and_differs_when_its_key_does() =>
        Gen.Select(Gen.String[Gen.Char['a', 'z'], 1, 200], Gen.String[0, 400], Gen.String[0, 400]).Sample((repository, one, other) =>
        {
            var facts = new Facts(EventSources.GitHub, repository, ReceivedAt);
            var first = facts.Record(EventTypes.ChangeMerged, one, ReceivedAt, null).Id;
            return first.Length <= 300 && first == facts.Record(EventTypes.ChangeMerged, one, ReceivedAt, "x").Id
                && (one == other || first != facts.Record(EventTypes.ChangeMerged, other, ReceivedAt, null).Id);
        });

    [Fact]
    public void A_damaged_payload_is_refused_in_words_or_read_but_never_a_crash()
    {
        var values = OneOf("null", "7", "\"\"", "\"\\u0000\"", "[]", "{}", "true", "\"\\ud800\"", "1e400", "\"9999-12-31T23:59:59Z\"");
        Gen.Select(OneOf([.. Files]), Gen.Int[0, 1_000_000], values).Sample(
            (file, position, value) =>
            {
                var json = JsonNode.Parse(Text(file))!;
                var places = Places(json).ToList();
                var damaged = Replace(json, places[position % places.Count], value);
                try
                {
                    EventTimes.Possible(Events(file, damaged), ReceivedAt);
                }
                catch (Exception exception) when (exception is JsonException or PayloadException)
                {
                    Assert.NotEmpty(exception.Message);
                }
            },
            iter: 2_000);
    }

    [Fact]
    public void A_payload_that_breaks_off_is_refused() =>
        Gen.Select(OneOf([.. Files.Where(file => Events(file).Count > 0)]), Gen.Double[0, 0.999]).Sample(
            (file, share) =>
            {
                var text = Text(file).TrimEnd();
                var exception = Record.Exception(() => Events(file, text[..(int)(text.Length * share)]));
                Assert.True(exception is JsonException or PayloadException, exception?.ToString());
            },
            iter: 300);

    [Fact]
    public void What_PostgreSQL_cannot_store_is_left_out_of_texts()
    {
        var json = Text("github/issues.opened.json").Replace("Checkout answers 500", "Check\\u0000out", StringComparison.Ordinal);

        Assert.Equal("Checkout", Assert.Single(Events("github/issues.opened.json", json)).Incident!.Title);
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00Z", false)]
    [InlineData("1970-01-01T23:59:59Z", false)]
    [InlineData("1970-01-02T00:00:00Z", true)]
    [InlineData("2026-06-02T11:59:59Z", true)]
    [InlineData("2026-06-02T12:00:01Z", false)]
    [InlineData("9999-12-31T23:59:59Z", false)]
    public void A_time_must_lie_between_the_second_day_of_the_epoch_and_a_day_ahead(string at, bool isPossible)
    {
        var events = Events("github/release.published.json", Text("github/release.published.json").Replace("2026-03-10T10:18:00Z", at, StringComparison.Ordinal));

        var refused = Record.Exception(() => EventTimes.Possible(events, ReceivedAt));

        Assert.Equal(isPossible, refused is not PayloadException);
    }

    [Fact]
    public void A_payload_nested_too_deeply_is_refused()
    {
        var deep = new StringBuilder().Insert(0, "[", 1000).Append(']', 1000);
        var json = Text("github/push.json").Replace("\"forced\": false", $"\"forced\": {deep}", StringComparison.Ordinal);

        Assert.Throws<JsonException>(() => Events("github/push.json", json));
    }

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static IEnumerable<string> Places(JsonNode node) => node switch
    {
        JsonObject @object => @object.SelectMany(member => member.Value is null ? [$"{@object.GetPath()}.{member.Key}"] : Places(member.Value).Prepend(member.Value.GetPath())),
        JsonArray array => array.SelectMany(element => element is null ? [] : Places(element).Prepend(element.GetPath())),
        _ => [],
    };

    private static string Replace(JsonNode root, string path, string value)
    {
        var marker = $"@{Guid.NewGuid():N}@";
        Set(root, path, marker);
        return root.ToJsonString().Replace($"\"{marker}\"", value, StringComparison.Ordinal);
    }

    private static void Set(JsonNode node, string path, string marker)
    {
        switch (node)
        {
            case JsonObject @object:
                foreach (var (key, child) in @object.ToList())
                {
                    if ((child?.GetPath() ?? $"{@object.GetPath()}.{key}") == path)
                        @object[key] = marker;
                    else if (child is not null)
                        Set(child, path, marker);
                }

                break;
            case JsonArray array:
                for (var i = 0; i < array.Count; i++)
                {
                    if (array[i] is not { } child)
                        continue;
                    if (child.GetPath() == path)
                        array[i] = marker;
                    else
                        Set(child, path, marker);
                }

                break;
        }
    }
}
