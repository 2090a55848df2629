using Microsoft.Extensions.Configuration;
using SeiPlatform.Collector.Roles;

namespace SeiPlatform.Tests.Unit.Collector;

public sealed class CollectorRolesTests
{
    [Theory]
    [InlineData(null, CollectorRoles.Intake | CollectorRoles.Ingest)]
    [InlineData(" ", CollectorRoles.Intake | CollectorRoles.Ingest)]
    [InlineData("intake", CollectorRoles.Intake)]
    [InlineData("Ingest", CollectorRoles.Ingest)]
    [InlineData("intake, ingest", CollectorRoles.Intake | CollectorRoles.Ingest)]
    public void A_process_has_the_roles_it_is_given(string? configured, CollectorRoles expected) => Assert.Equal(expected, Configuration(configured).GetCollectorRoles());

    [Fact]
    public void A_role_that_does_not_exist_is_named_with_those_that_do()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Configuration("intake,import").GetCollectorRoles());

        Assert.Equal("Collector:Roles is \"intake,import\"; expected intake, ingest or both, separated by a comma.", exception.Message);
    }

    private static IConfiguration Configuration(string? roles) =>
        new ConfigurationBuilder().AddInMemoryCollection([new("Collector:Roles", roles)]).Build();
}
