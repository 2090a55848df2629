namespace SeiPlatform.Contracts;

/// <summary>
/// How the API's cached answers are made stale: whoever changes a repository's data increments its version and the version of all, after the commit.
/// The API's cache keys contain the versions that it read before it asked the database, so an answer from before the change is never found again.
/// </summary>
public static class CacheVersions
{
    /// <summary>Of everything: for answers about all repositories. No repository has this name.</summary>
    public const string All = "sei:version:*all*";

    /// <summary>
    /// Named in place of a repository when any may have changed, because a process that had changes to tell is gone. Its version is part of every key.
    /// No repository has this name.
    /// </summary>
    public const string Any = "*any*";

    /// <summary>The Redis channel that carries a JSON array of changed repositories, or of <see cref="Any"/>, for whoever wants to know at once.</summary>
    public const string Channel = "sei:changed";

    public static string Of(string repository) => "sei:version:" + repository;
}
