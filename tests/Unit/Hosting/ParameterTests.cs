using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace SeiPlatform.Tests.Unit.Hosting;

public sealed class ParameterTests : IDisposable
{
    private readonly DirectoryInfo _repository = Directory.CreateTempSubdirectory("parameters-");

    public ParameterTests()
    {
        _repository.CreateSubdirectory(".git");
        _repository.CreateSubdirectory("AppHost");
    }

    private string SecretsFile => Path.Combine(_repository.FullName, ".sei", "secrets.json");

    public void Dispose() => _repository.Delete(recursive: true);

    [Fact]
    public async Task Configuration_goes_before_everything_else()
    {
        var builder = Builder("--Parameters:db-password=configured");

        Assert.Equal("configured", await ValueAsync(AddSecret(builder, "db-password")));
        Assert.False(File.Exists(SecretsFile));
    }

    [Fact]
    public async Task A_generated_secret_is_the_same_in_the_next_run()
    {
        var first = await ValueAsync(AddSecret(Builder(), "db-password"));

        Assert.Equal(first, await ValueAsync(AddSecret(Builder(), "db-password")));
        Assert.Matches("^[A-Za-z0-9]{24}$", first);
    }

    [Fact]
    public async Task Only_its_owner_can_read_the_file_of_secrets()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");

        await ValueAsync(AddSecret(Builder(), "one"));
        await ValueAsync(AddSecret(Builder(), "two"));

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SecretsFile));
        Assert.Equal(
            ["secrets.json", "secrets.json.lock"],
            Directory.EnumerateFiles(Path.GetDirectoryName(SecretsFile)!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Many_who_ask_at_once_get_one_secret()
    {
        var values = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ValueAsync(AddSecret(Builder(), "shared")))));

        Assert.Single(values.Distinct());
    }

    [Fact]
    public async Task A_broken_file_of_secrets_is_named_and_kept()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SecretsFile)!);
        await File.WriteAllTextAsync(SecretsFile, "{ \"db-password\": ", TestContext.Current.CancellationToken);

        var mistake = await Assert.ThrowsAsync<DistributedApplicationException>(() => ValueAsync(AddSecret(Builder(), "db-password")));

        Assert.StartsWith($"{SecretsFile}: expected a JSON object of names and secrets", mistake.Message);
        Assert.Equal("{ \"db-password\": ", await File.ReadAllTextAsync(SecretsFile, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_parameter_without_value_and_default_names_its_key()
    {
        var mistake = await Assert.ThrowsAsync<MissingParameterValueException>(() => ValueAsync(Builder().AddParameter("token", secret: true)));

        Assert.Contains("'Parameters:token'", mistake.Message);
    }

    [Fact]
    public void Publishing_generates_nothing()
    {
        AddSecret(Builder("--publisher", "manifest"), "db-password");

        Assert.False(Directory.Exists(Path.GetDirectoryName(SecretsFile)));
    }

    [Fact]
    public void A_secret_is_not_published_as_a_default() =>
        Assert.Throws<ArgumentException>(() => Builder().AddParameter("token", "value", publishValueAsDefault: true, secret: true));

    [Theory]
    [InlineData(true, true, true, true)]
    [InlineData(true, false, false, false)]
    [InlineData(false, false, true, true)]
    public void A_generated_password_keeps_its_rules(bool lower, bool upper, bool numeric, bool special)
    {
        var rules = new GenerateParameterDefault
        {
            MinLength = 30,
            Lower = lower,
            Upper = upper,
            Numeric = numeric,
            Special = special,
            MinLower = lower ? 3 : 0,
            MinUpper = upper ? 3 : 0,
            MinNumeric = numeric ? 3 : 0,
            MinSpecial = special ? 3 : 0
        };

        for (var i = 0; i < 200; i++)
        {
            var password = rules.GetDefaultValue();
            Assert.Equal(30, password.Length);
            Check(lower, password.Count(char.IsAsciiLetterLower));
            Check(upper, password.Count(char.IsAsciiLetterUpper));
            Check(numeric, password.Count(char.IsAsciiDigit));
            Check(special, password.Count(c => !char.IsAsciiLetterOrDigit(c)));
        }

        static void Check(bool allowed, int count) => Assert.InRange(count, allowed ? 3 : 0, allowed ? 30 : 0);
    }

    [Fact]
    public void A_password_of_nothing_is_refused() =>
        Assert.Throws<ArgumentException>(() => new GenerateParameterDefault { Lower = false, Upper = false, Numeric = false, Special = false }.GetDefaultValue());

    private IDistributedApplicationBuilder Builder(params string[] args) => DistributedApplication.CreateBuilder(
        new DistributedApplicationOptions { Args = args, ProjectDirectory = Path.Combine(_repository.FullName, "AppHost"), DisableDashboard = true });

    private static IResourceBuilder<ParameterResource> AddSecret(IDistributedApplicationBuilder builder, string name) =>
        builder.AddParameter(name, new GenerateParameterDefault { MinLength = 24, Special = false }, secret: true, persist: true);

    private static async Task<string> ValueAsync(IResourceBuilder<ParameterResource> parameter) =>
        (await parameter.Resource.GetValueAsync(TestContext.Current.CancellationToken))!;
}
