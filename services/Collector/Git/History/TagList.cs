using System.Text;
using SeiPlatform.Collector.Git.Commands;

namespace SeiPlatform.Collector.Git.History;

/// <summary>A tag that points to a commit, by way of other tags or straight.</summary>
/// <param name="Name">Without <c>refs/tags/</c>.</param>
/// <param name="Sha">The commit.</param>
/// <param name="At">When the tag was made; of a lightweight tag, when the commit was.</param>
public sealed record Tag(string Name, string Sha, DateTimeOffset At);

/// <summary>The tags of a repository that are deployments, the earliest first, and those that match but point to no commit or have no usable date.</summary>
public sealed record TagList(IReadOnlyList<Tag> Tags, IReadOnlyList<string> Unusable)
{
    // A tag of a tag of a tag is somebody's joke; this many are followed.
    private const int Deepest = 8;

    internal static async Task<TagList> ReadAsync(
        GitRepository repository, TagPattern pattern, TimeProvider time, CancellationToken cancellationToken)
    {
        var latest = (time.GetUtcNow() + TimeSpan.FromDays(1)).ToUnixTimeSeconds();
        List<Candidate> candidates = [];
        await foreach (var (name, target) in ReferencesAsync(repository, cancellationToken))
        {
            if (pattern.IsDeployment(name))
                candidates.Add(new Candidate(name, target));
        }

        List<Candidate> open = candidates;
        for (var depth = 0; depth < Deepest && open.Count > 0; depth++)
        {
            await ResolveTypesAsync(repository, open, cancellationToken);
            open = [.. open.Where(candidate => candidate.Type is "commit" or "tag")];
            await ResolveContentAsync(repository, open, latest, cancellationToken);
            open = [.. open.Where(candidate => candidate.Commit is null)];
        }

        Tag[] tags = [..
            from candidate in candidates
            where candidate is { Commit: not null, At: not null }
            let tag = new Tag(candidate.Name, candidate.Commit!, candidate.At!.Value)
            orderby tag.At, tag.Name.Length, tag.Name
            select tag];
        return new TagList(tags, [.. candidates.Where(candidate => candidate is not { Commit: not null, At: not null }).Select(candidate => candidate.Why)]);
    }

    // Only names are asked for: with anything more, one tag that points nowhere would end the whole listing.
    private static async IAsyncEnumerable<(string Name, string Target)> ReferencesAsync(
        GitRepository repository, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var git = repository.Start("for-each-ref", "--format=%(objectname) %(refname:strip=2)", "refs/tags");
        using var lines = new StreamReader(git.Output.AsStream(), Encoding.UTF8);
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Split(' ', 2) is [var target, var name])
                yield return (name, target);
        }

        await git.EnsureSuccessAsync(cancellationToken);
    }

    private static Task ResolveTypesAsync(GitRepository repository, List<Candidate> candidates, CancellationToken cancellationToken) =>
        ReadAllAsync(ObjectReader.TypesOnly(repository), candidates, (candidate, answer) => candidate.Type = answer.Type ?? "nothing", cancellationToken);

    private static Task ResolveContentAsync(GitRepository repository, List<Candidate> candidates, long latest, CancellationToken cancellationToken) =>
        ReadAllAsync(ObjectReader.WithContent(repository), candidates, (candidate, answer) => candidate.Read(answer.Content.Span, latest), cancellationToken);

    private static async Task ReadAllAsync(
        ObjectReader reader, List<Candidate> candidates, Action<Candidate, GitObject> read, CancellationToken cancellationToken)
    {
        await using (reader)
        {
            // A few at a time, so that neither side waits for the other with full pipes.
            foreach (var some in candidates.Chunk(100))
            {
                foreach (var candidate in some)
                    reader.Ask(candidate.Target);
                await reader.FlushAsync(cancellationToken);
                foreach (var candidate in some)
                    read(candidate, await reader.ReadAsync(cancellationToken));
            }
        }
    }

    private sealed class Candidate(string name, string target)
    {
        public string Name => name;

        /// <summary>The object that the way from the tag has led to.</summary>
        public string Target { get; private set; } = target;

        public string? Type { get; set; }

        public string? Commit { get; private set; }

        public DateTimeOffset? At { get; private set; }

        public string Why => Commit is not null ? $"{name} has no date that can be true" : $"{name} points to {Kind}";

        private string Kind => Type switch { "blob" => "a file", "tree" => "a folder", "tag" => "too many tags of tags", _ => "nothing" };

        public void Read(ReadOnlySpan<byte> content, long latest)
        {
            if (Type == "commit")
            {
                Commit = Target;
                At ??= CommitParser.Date(Header(content, "committer "u8), latest);
                return;
            }

            At ??= CommitParser.Date(Header(content, "tagger "u8), latest);
            Target = Encoding.ASCII.GetString(Header(content, "object "u8));
            Type = "tag";
        }

        private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> content, ReadOnlySpan<byte> name)
        {
            while (!content.IsEmpty)
            {
                var end = content.IndexOf((byte)'\n');
                var line = end < 0 ? content : content[..end];
                if (line.IsEmpty)
                    break;
                if (line.StartsWith(name))
                    return line[name.Length..];
                content = end < 0 ? default : content[(end + 1)..];
            }

            return default;
        }
    }
}
