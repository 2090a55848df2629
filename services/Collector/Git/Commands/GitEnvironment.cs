using System.Diagnostics;

namespace SeiPlatform.Collector.Git.Commands;

/// <summary>
/// What every git process gets: none of the variables by which a caller redirects git, no prompts, no hooks, no programs that a foreign repository's
/// configuration names.
/// </summary>
internal static class GitEnvironment
{
    private const string UserName = "SEI_GIT_USERNAME";
    private const string Password = "SEI_GIT_PASSWORD";

    /// <summary>Answers from the environment, which no other user can read. Before it stands an empty one: no helper of the machine is asked.</summary>
    private const string Helper = $$"""!f() { printf 'username=%s\npassword=%s\n' "${{UserName}}" "${{Password}}"; }; f""";

    private static readonly (string Key, string Value)[] Always =
    [
        // Repositories are read that belong to other users.
        ("safe.directory", "*"),
        ("core.hooksPath", "/dev/null"),
        ("core.fsmonitor", "false"),
        ("core.askPass", ""),
        ("gc.auto", "0"),
        ("maintenance.auto", "false"),
        ("advice.detachedHead", "false"),
    ];

    /// <param name="start">The process to be.</param>
    /// <param name="protocols">What git may talk, separated by colons; <c>none</c> keeps a repository with missing objects from fetching them.</param>
    /// <param name="configuration">Further settings; here rather than on the command line, which other users can read.</param>
    /// <param name="credentials">What git may tell a server that asks who it is; never another one, be it that the first sends git there.</param>
    public static void Apply(
        ProcessStartInfo start, string protocols, IEnumerable<(string Key, string Value)> configuration, GitCredentials? credentials = null)
    {
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);

        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GCM_INTERACTIVE"] = "never";
        start.Environment["SSH_ASKPASS"] = "";
        start.Environment["GIT_SSH_COMMAND"] = "ssh -oBatchMode=yes -oConnectTimeout=15 -oServerAliveInterval=15 -oServerAliveCountMax=4";
        start.Environment["GIT_ALLOW_PROTOCOL"] = protocols;
        start.Environment["GIT_NO_LAZY_FETCH"] = "1";
        start.Environment["GIT_NO_REPLACE_OBJECTS"] = "1";
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["LC_ALL"] = "C";

        if (credentials is not null)
        {
            (start.Environment[UserName], start.Environment[Password]) = (credentials.UserName, credentials.Password);
            configuration = [.. configuration, ($"credential.{credentials.Server}.helper", ""), ($"credential.{credentials.Server}.helper", Helper)];
        }

        var count = 0;
        foreach (var (key, value) in Always.Concat(configuration))
        {
            start.Environment[$"GIT_CONFIG_KEY_{count}"] = key;
            start.Environment[$"GIT_CONFIG_VALUE_{count}"] = value;
            count++;
        }

        start.Environment["GIT_CONFIG_COUNT"] = $"{count}";
    }
}
