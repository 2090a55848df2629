using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SeiPlatform.AppHost.Resources.Stack;

namespace SeiPlatform.AppHost.FirstNumbers;

/// <summary>Whom to ask for the first numbers.</summary>
/// <param name="Api">Answers with the metrics.</param>
/// <param name="Collector">Imports the histories.</param>
/// <param name="Console">Shows them and everything else.</param>
/// <param name="BootstrapSecret">Opens the doors that no customer's key opens.</param>
/// <param name="RepositoryCount">How many histories were asked for.</param>
/// <param name="KeyFile">The key of whoever runs this.</param>
internal sealed record FirstNumbersSource(
    IResourceBuilder<ProjectResource> Api,
    IResourceBuilder<ProjectResource> Collector,
    IResourceBuilder<ProjectResource> Console,
    IResourceBuilder<ParameterResource> BootstrapSecret,
    int RepositoryCount,
    LocalKeyFile KeyFile);

internal static class FirstNumbersBuilderExtensions
{
    /// <summary>In a run, prints the metrics of the imported histories once they are there.</summary>
    public static void AddFirstNumbers(
        this IDistributedApplicationBuilder builder,
        IResourceBuilder<ProjectResource> api,
        IResourceBuilder<ProjectResource> collector,
        IResourceBuilder<ProjectResource> console,
        IResourceBuilder<ParameterResource> bootstrapSecret,
        int repositoryCount)
    {
        if (builder.ExecutionContext.IsPublishMode)
            return;

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new FirstNumbersSource(api, collector, console, bootstrapSecret, repositoryCount, new LocalKeyFile(builder.StateDirectory())));
        builder.Services.AddHostedService<FirstNumbersReport>();
    }
}
