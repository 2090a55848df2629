using System.Text;
using System.Text.RegularExpressions;
using SeiPlatform.Collector.Git.History;

namespace SeiPlatform.Collector.Webhooks.Mapping;

/// <summary>Reads messages by the same rules as a git history, where the parents of the commit are not known.</summary>
internal static partial class PushedMessage
{
    /// <summary>A commit counts as a merge when its title is in the words that git, GitHub and GitLab give to merges.</summary>
    public static CommitMessage Read(string message) =>
        CommitMessage.Read(encoding: null, Encoding.UTF8.GetBytes(message), parents: MergeTitle().IsMatch(message) ? 2 : 1);

    [GeneratedRegex(@"\A\s*Merge (pull request #\d|branch(es)? |remote-tracking branch(es)? |tag |commit )", RegexOptions.ExplicitCapture)]
    private static partial Regex MergeTitle();
}
