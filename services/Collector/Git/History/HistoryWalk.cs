using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using SeiPlatform.Collector.Git.Commands;

namespace SeiPlatform.Collector.Git.History;

/// <summary>Where a walk begins and where it ends.</summary>
/// <param name="Head">The tip of the branch; null when only tags are walked.</param>
/// <param name="Tags">The new deployments, the earliest first.</param>
/// <param name="Known">Commits from which everything has been walked before; they are walked again only for the sake of new tags.</param>
/// <param name="Excluded">Commits at which the walk ends.</param>
internal sealed record WalkPlan(string? Head, IReadOnlyList<Tag> Tags, IReadOnlyList<string> Known, IReadOnlyList<string> Excluded)
{
    public bool IsEmpty => Head is null && Tags.Count == 0;
}

/// <summary>A step of a walk.</summary>
/// <param name="Sha">The commit.</param>
/// <param name="Commit">What is in it; null when it was walked before.</param>
/// <param name="DeployedBy">The earliest new tag that contains it.</param>
/// <param name="BroughtAt">When the merge that brought it onto the branch was made; null when it was made there, or is not on it.</param>
internal sealed record WalkStep(string Sha, Commit? Commit, Tag? DeployedBy, DateTimeOffset? BroughtAt);

/// <summary>
/// Walks a history in one pass, children before parents, and tells of each commit the earliest tag that contains it and the earliest merge that brought it
/// onto the branch, which is the line of first parents: a commit hands what it knows down to its parents, so all that is remembered is the edge of the walk.
/// One git lists the commits, another reads them.
/// </summary>
internal sealed class HistoryWalk(GitRepository repository, CommitParser parser)
{
    private const int ReadAhead = 4_096;
    private const int NoTag = int.MaxValue;

    public async IAsyncEnumerable<WalkStep> StepsAsync(WalkPlan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (plan.IsEmpty)
            yield break;

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var objects = ObjectReader.Streaming(repository);
        var listed = Channel.CreateBounded<Listed>(new BoundedChannelOptions(ReadAhead) { SingleReader = true, SingleWriter = true });
        var listing = ListAsync(plan, objects, listed.Writer, ending.Token);
        try
        {
            await foreach (var commit in listed.Reader.ReadAllAsync(cancellationToken))
            {
                var answer = await objects.ReadAsync(cancellationToken);
                if (answer.Type != "commit")
                    throw new GitException($"commit {commit.Sha} is {(answer.Type is null ? "missing" : "damaged")}: the repository is broken.");
                var tag = commit.Tag == NoTag ? null : plan.Tags[commit.Tag];
                if (!commit.IsKnown)
                    yield return new WalkStep(commit.Sha, parser.Parse(commit.Sha, answer.Content.Span, commit.Parents), tag, parser.Moment(commit.BroughtAt));
                else if (tag is not null)
                    yield return new WalkStep(commit.Sha, null, tag, null);
            }

            await listing;
        }
        finally
        {
            await ending.CancelAsync();
            await listing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListAsync(WalkPlan plan, ObjectReader objects, ChannelWriter<Listed> listed, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await using var git = repository.Start("rev-list", "--topo-order", "--parents", "--timestamp", "--stdin");
            var asking = AskAsync(git, plan, cancellationToken);
            var edge = new Edge(plan);
            while (true)
            {
                var result = await git.Output.ReadAsync(cancellationToken);
                var buffer = result.Buffer;
                while (TryTakeLine(ref buffer, out var line))
                {
                    var commit = edge.Take(line);
                    // Known ones too: git would keep an answer back for as long as nothing more is asked, and this list would fill up meanwhile.
                    objects.Ask(commit.Sha);
                    // What is asked for must have reached git before anybody waits for the answer.
                    if (!listed.TryWrite(commit))
                    {
                        await objects.FlushAsync(cancellationToken);
                        await listed.WriteAsync(commit, cancellationToken);
                    }
                }

                git.Output.AdvanceTo(buffer.Start, buffer.End);
                await objects.FlushAsync(cancellationToken);
                if (result.IsCompleted)
                    break;
            }

            await asking;
            await git.EnsureSuccessAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            listed.Complete(failure);
            await objects.CompleteAsync();
        }
    }

    private static async Task AskAsync(GitProcess git, WalkPlan plan, CancellationToken cancellationToken)
    {
        IEnumerable<string> lines =
            [.. plan.Head is null ? [] : (string[])[plan.Head], .. plan.Tags.Select(tag => tag.Sha), .. plan.Known, .. plan.Excluded.Select(sha => "^" + sha)];
        try
        {
            foreach (var line in lines)
                await git.Input.WriteAsync(Encoding.ASCII.GetBytes(line + "\n"), cancellationToken);
            await git.Input.CompleteAsync();
        }
        catch (IOException)
        {
            // git ended early and says why.
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            line = default;
            return false;
        }

        line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return true;
    }

    /// <param name="Sha">The commit.</param>
    /// <param name="Parents">How many it has.</param>
    /// <param name="Tag">Index of the earliest tag that contains it, or <see cref="NoTag"/>.</param>
    /// <param name="IsKnown">It was walked before.</param>
    /// <param name="BroughtAt">Unix time of the merge that brought it onto the branch; 0 when none did.</param>
    private readonly record struct Listed(string Sha, int Parents, int Tag, bool IsKnown, long BroughtAt);

    /// <summary>What a commit tells a parent.</summary>
    private readonly record struct Said(int Tag, bool IsKnown, bool IsOnBranch, long BroughtAt)
    {
        public static readonly Said Nothing = new(NoTag, IsKnown: false, IsOnBranch: false, BroughtAt: 0);

        public Said And(Said other) => new(
            Math.Min(Tag, other.Tag), IsKnown || other.IsKnown, IsOnBranch || other.IsOnBranch,
            BroughtAt > 0 && other.BroughtAt > 0 ? Math.Min(BroughtAt, other.BroughtAt) : Math.Max(BroughtAt, other.BroughtAt));
    }

    /// <summary>What the children of commits that are still to come have said.</summary>
    private sealed class Edge
    {
        private readonly Dictionary<string, Said> _handedDown = [];

        public Edge(WalkPlan plan)
        {
            if (plan.Head is { } head)
                HandDown(head, Said.Nothing with { IsOnBranch = true });
            for (var index = 0; index < plan.Tags.Count; index++)
                HandDown(plan.Tags[index].Sha, Said.Nothing with { Tag = index });
            foreach (var known in plan.Known)
                HandDown(known, Said.Nothing with { IsKnown = true });
        }

        /// <param name="line"><c>time commit parent parent ...</c></param>
        public Listed Take(ReadOnlySequence<byte> line)
        {
            var words = Encoding.ASCII.GetString(line).Split(' ');
            // Larger than a number can be is what histories hold too; the parser does not believe it either.
            var time = long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
            var sha = words[1];
            var said = _handedDown.Remove(sha, out var handedDown) ? handedDown : Said.Nothing;
            var isOnBranch = said.IsOnBranch;
            if (isOnBranch)
                said = said with { BroughtAt = 0 };
            for (var parent = 2; parent < words.Length; parent++)
            {
                HandDown(words[parent], said with
                {
                    IsOnBranch = isOnBranch && parent == 2,
                    BroughtAt = isOnBranch && parent > 2 ? time : said.BroughtAt,
                });
            }

            return new Listed(sha, words.Length - 2, said.Tag, said.IsKnown, said.BroughtAt);
        }

        private void HandDown(string sha, Said said)
        {
            if (said != Said.Nothing)
                _handedDown[sha] = _handedDown.TryGetValue(sha, out var before) ? before.And(said) : said;
        }
    }
}
