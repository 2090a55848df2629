using SeiPlatform.Drills.Undoing;

namespace SeiPlatform.Tests.Unit.Drills;

public sealed class UndoJournalTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"drill-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Every_kind_of_step_is_found_again_by_whoever_comes_after_the_last_first()
    {
        UndoStep[] steps =
        [
            new StartResource("redis"), new RemoveContainer("abc"), new EndFaults("api-service"), new ExecuteSql("select 'a'\n;"), new ForgetEvents("a/b"), new SetRedis("maxclients", "10"), new DeleteKeys("drill:*"),
        ];
        // A kind that is missing here would be one that nobody has seen written and read.
        Assert.Equal(typeof(UndoStep).Assembly.GetTypes().Count(type => type.IsSubclassOf(typeof(UndoStep))), steps.Length);
        foreach (var step in steps)
            new UndoJournal(_folder).Add("RedisDown", step);

        var open = new UndoJournal(_folder).Open;

        Assert.Equal(steps.Reverse(), open.Select(entry => entry.Step));
        Assert.All(open, entry => Assert.Equal("RedisDown", entry.Drill));
    }

    [Fact]
    public void What_was_undone_is_not_undone_again()
    {
        var journal = new UndoJournal(_folder);
        journal.Add("RedisDown", new StartResource("redis"));
        journal.Remove(journal.Add("RedisDown", new StartResource("redis")));

        Assert.Single(new UndoJournal(_folder).Open);
    }

    [Fact]
    public void Where_nothing_was_written_nothing_is_open() => Assert.Empty(new UndoJournal(_folder).Open);
}
