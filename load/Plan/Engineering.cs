using System.Net;
using SeiPlatform.Load.Plan.Deliveries;

namespace SeiPlatform.Load.Plan;

/// <summary>What engineers do, as several stories that are told at once, and what goes wrong between their tools and the platform.</summary>
internal sealed class Engineering(Dice dice)
{
    private const int StoriesAtOnce = 8;
    private const double Repeated = 0.03;
    private const double Broken = 0.005;
    private const double Forged = 0.02;

    /// <summary>Whatever the rate: CollectorSignatureRejections is about more than ten in ten minutes.</summary>
    private static readonly TimeSpan BetweenForged = TimeSpan.FromMinutes(5);

    /// <summary>Between two deliveries of a story.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    /// <summary>From here on an event that was sent is surely in the database.</summary>
    private static readonly TimeSpan Arrival = TimeSpan.FromSeconds(30);

    private readonly List<Story> _stories = [];
    private readonly List<(string Repository, TimeSpan Since)> _known = [];
    private TimeSpan _nextForged = TimeSpan.FromMinutes(1);
    private Delivery? _last;

    /// <summary>The repositories that the platform has heard of by then.</summary>
    public IReadOnlyList<string> Known(TimeSpan at) => [.. _known.Where(known => known.Since + Arrival <= at).Select(known => known.Repository)];

    public Delivery Next(TimeSpan at)
    {
        if (_last is not null && dice.Chance(Repeated))
            return _last with { At = at };
        if (at >= _nextForged && dice.Chance(Forged))
        {
            _nextForged = at + BetweenForged;
            return new(at, Sender.GitHub, "ping", Id(), """{"zen":"forged"}""", HttpStatusCode.Unauthorized);
        }
        if (dice.Chance(Broken))
            return new(at, Sender.GitHub, "push", Id(), """{"ref":""", HttpStatusCode.BadRequest);
        return _last = Continue(at);
    }

    private Delivery Continue(TimeSpan at)
    {
        while (true)
        {
            var story = _stories.Where(story => story.Due <= at || _stories.Count == StoriesAtOnce).MinBy(story => story.Due) ?? Begin(at);
            if (story.Scenes.MoveNext())
            {
                story.Due = at + dice.Around(Pause);
                var (@event, body) = story.Scenes.Current(dice.Start + at);
                return new(at, story.Sender, @event, Id(), body.ToJsonString());
            }
            _stories.Remove(story);
        }
    }

    private Story Begin(TimeSpan at)
    {
        var repository = dice.One(Repositories.All, repository => repository.Weight);
        if (!_known.Exists(known => known.Repository == repository.Name))
            _known.Add((repository.Name, at));
        var story = new Story(repository.Sender, (repository.Sender switch
        {
            Sender.GitHub => new GitHubStory(dice, repository.Name).Scenes(),
            Sender.GitLab => new GitLabStory(dice, repository.Name).Scenes(),
            _ => new CdEventsStory(dice, repository.Name).Scenes(),
        }).GetEnumerator());
        _stories.Add(story);
        return story;
    }

    private string Id() => $"demo-{dice.Id()}";

    private sealed class Story(Sender sender, IEnumerator<Scene> scenes)
    {
        public Sender Sender { get; } = sender;

        public IEnumerator<Scene> Scenes { get; } = scenes;

        public TimeSpan Due { get; set; }
    }
}
