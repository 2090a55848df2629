using SeiPlatform.Collector.Git;

namespace SeiPlatform.Tests.Unit.Collector.Git;

public sealed class GitLocationTests
{
    [Theory]
    [InlineData("https://github.com/Ada/Engine.git", "ada/engine")]
    [InlineData("https://github.com/Ada/Engine/", "ada/engine")]
    [InlineData("https://gitlab.com/group/sub/name.git", "group/sub/name")]
    [InlineData("git@github.com:Ada/Engine.git", "ada/engine")]
    [InlineData("ssh://git@host:2222/Ada/Engine.git", "ada/engine")]
    [InlineData("git://host/engine.git", "local/engine")]
    [InlineData("/srv/git/Engine.git", "local/engine")]
    [InlineData("/home/ada/My Engine", "local/my-engine")]
    [InlineData("/home/ada/engine/.git", "local/engine")]
    [InlineData("file:///srv/git/engine.git", "local/engine")]
    [InlineData("/", "local/repository")]
    public void A_repository_is_named_by_where_it_is(string location, string name) =>
        Assert.Equal(name, RepositoryName.Derive(Parsed(location), origin: null));

    [Theory]
    [InlineData("https://github.com/Ada/Engine.git", "ada/engine")]
    [InlineData("git@github.com:Ada/Engine.git", "ada/engine")]
    [InlineData("/srv/git/other/engine.git", "local/folder")]
    [InlineData("git://host/engine.git", "local/folder")]
    [InlineData("ext::sh -c evil", "local/folder")]
    [InlineData(null, "local/folder")]
    public void A_clone_has_the_name_of_what_it_was_cloned_from(string? origin, string name) =>
        Assert.Equal(name, RepositoryName.Derive(Parsed("/home/ada/folder"), origin));

    [Theory]
    [InlineData("https://github.com/Ada/Engine.git")]
    [InlineData("https://x/%2e%2e/Ünï/..")]
    [InlineData("/tmp/-")]
    [InlineData("/tmp/...")]
    [InlineData("https://host/a/" + "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn")]
    public void A_derived_name_is_always_a_valid_one(string location) =>
        Assert.True(RepositoryName.IsValid(RepositoryName.Derive(Parsed(location), null)), RepositoryName.Derive(Parsed(location), null));

    [Theory]
    [InlineData("/home/ada/app", true)]
    [InlineData("git://host/app.git", true)]
    [InlineData("https://github.com/ada/app.git", false)]
    public void Only_the_name_of_a_folder_may_be_that_of_another_history(string location, bool isOfFolder) =>
        Assert.Equal(isOfFolder, RepositoryName.IsOfFolder(RepositoryName.Derive(Parsed(location), null)));

    [Theory]
    [InlineData("local/app")]
    [InlineData("local/nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn")]
    public void The_other_name_of_a_location_is_valid_and_always_the_same_and_that_of_no_other_location(string name)
    {
        var other = RepositoryName.Distinguish(name, "/home/ada/a/app");

        Assert.True(RepositoryName.IsValid(other), other);
        Assert.Equal(other, RepositoryName.Distinguish(name, "/home/ada/a/app"));
        Assert.NotEqual(other, RepositoryName.Distinguish(name, "/home/ada/b/app"));
    }

    [Fact]
    public void A_worktree_and_its_git_folder_are_one_location() =>
        Assert.Equal(Parsed("/home/ada/app").Display, Parsed("/home/ada/app/.git").Display);

    [Theory]
    [InlineData("ada/engine", true)]
    [InlineData("group/sub/name.with.dots", true)]
    [InlineData("engine", false)]
    [InlineData("Ada/engine", false)]
    [InlineData("ada/../engine", false)]
    [InlineData("ada/engine/", false)]
    [InlineData("ada/eng ine", false)]
    [InlineData("ada/engine\n", false)]
    [InlineData("", false)]
    public void A_name_is_owner_and_name_in_lower_case(string name, bool isValid) => Assert.Equal(isValid, RepositoryName.IsValid(name));

    [Theory]
    [InlineData(null, "is empty")]
    [InlineData("  ", "is empty")]
    [InlineData("--upload-pack=evil", "begins with a hyphen")]
    [InlineData("-x", "begins with a hyphen")]
    [InlineData("ext::sh -c evil", "names a remote helper")]
    [InlineData("ext::https://host/x", "names a remote helper")]
    [InlineData("fd::17", "names a remote helper")]
    [InlineData("ftp://host/x", "cannot be cloned from")]
    [InlineData("javascript://host/x", "cannot be cloned from")]
    [InlineData("https://", "is not a URL")]
    [InlineData("https://host/x\n--evil", "has control characters")]
    [InlineData("ssh://-oProxyCommand=evil/x", "is not a URL")]
    public void What_git_would_take_for_something_else_is_refused(string? location, string mistake)
    {
        Assert.False(GitLocation.TryParse(location, out _, out var said));
        Assert.Contains(mistake, said);
    }

    [Theory]
    [InlineData("https://user:token@host/a/b.git", "https://host/a/b.git", "https://host", "user", "token")]
    [InlineData("https://user:p%40%2Fs@host:8443/a/b%20c.git", "https://host:8443/a/b%20c.git", "https://host:8443", "user", "p@/s")]
    [InlineData("http://token@host/a/b.git", "http://host/a/b.git", "http://host", "token", "")]
    [InlineData("https://host/a/b.git", "https://host/a/b.git", null, null, null)]
    [InlineData("ssh://git@host/a/b.git", "ssh://git@host/a/b.git", null, null, null)]
    [InlineData("ssh://git:pass@host/a/b.git", "ssh://git@host/a/b.git", null, null, null)]
    public void Credentials_are_in_no_url_that_anybody_sees(string location, string url, string? server, string? user, string? password)
    {
        var parsed = Parsed(location);

        Assert.Equal((url, url, server, user, password), (parsed.Url, parsed.Display, parsed.Credentials?.Server, parsed.Credentials?.UserName, parsed.Credentials?.Password));
        Assert.DoesNotContain("token", $"{parsed}");
    }

    [Fact]
    public void Credentials_that_would_say_more_than_a_name_and_a_password_are_refused()
    {
        Assert.False(GitLocation.TryParse("https://user:a%0Ahost=evil@host/a/b.git", out _, out var mistake));
        Assert.Contains("control characters", mistake);
    }

    [Fact]
    public void A_relative_path_is_made_absolute() => Assert.Equal(Path.GetFullPath("engine"), Parsed("./engine/").Path);

    private static GitLocation Parsed(string location)
    {
        Assert.True(GitLocation.TryParse(location, out var parsed, out var mistake), mistake);
        return parsed;
    }
}
