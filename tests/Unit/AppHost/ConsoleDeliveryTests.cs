using SeiPlatform.AppHost.Resources.Alertmanager;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Unit.AppHost;

public sealed class ConsoleDeliveryTests
{
    private static readonly string Folder = RepositoryRoot.File("observability-config", "alertmanager");
    private static readonly Uri Console = new("http://aspire.dev.internal:5082");

    [Fact]
    public void The_configuration_is_the_shared_one_and_one_line_more()
    {
        var original = File.ReadAllLines(Path.Combine(Folder, "alertmanager.yml"));

        var local = ConsoleDelivery.Files(Folder, Console)["alertmanager.yml"].TrimEnd('\n').Split('\n');

        Assert.Equal("  pagerduty_url: http://aspire.dev.internal:5082/inbox/pagerduty", Assert.Single(local.Except(original)));
        Assert.Equal("global:", local[Array.IndexOf(local, "  pagerduty_url: http://aspire.dev.internal:5082/inbox/pagerduty") - 1]);
        Assert.Equal(original, local.Where(line => !line.Contains("pagerduty_url", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_secret_file_that_the_configuration_names_is_there()
    {
        var files = ConsoleDelivery.Files(Folder, Console);
        var named = files["alertmanager.yml"].Split('\n')
            .Where(line => line.Contains("_file: ", StringComparison.Ordinal))
            .Select(line => line.Split("/etc/alertmanager/")[1].Trim())
            .ToList();

        Assert.NotEmpty(named);
        Assert.All(named, path => Assert.Contains(path, files.Keys));
        Assert.Equal(named.Distinct().Order(), files.Keys.Where(path => path.StartsWith("secrets/", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void Templates_are_taken_along_as_they_are() =>
        Assert.Equal(File.ReadAllText(Path.Combine(Folder, "templates", "sei.tmpl")), ConsoleDelivery.Files(Folder, Console)["templates/sei.tmpl"]);

    [Fact]
    public void Who_sends_can_be_told_apart()
    {
        var files = ConsoleDelivery.Files(Folder, Console, "drill");

        Assert.Equal("http://aspire.dev.internal:5082/inbox/slack?source=drill", files["secrets/alertmanager-receivers/slack-alerts-url"]);
        Assert.Contains("pagerduty_url: http://aspire.dev.internal:5082/inbox/pagerduty?source=drill\n", files["alertmanager.yml"]);
    }

    [Fact]
    public void A_configuration_without_global_settings_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("sei-delivery-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "alertmanager.yml"), "route:\n  receiver: default\n");

            Assert.Throws<InvalidDataException>(() => ConsoleDelivery.Files(folder.FullName, Console));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
