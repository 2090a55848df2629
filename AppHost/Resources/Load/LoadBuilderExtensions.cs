using SeiPlatform.AppHost.Resources.Secrets;
using SeiPlatform.AppHost.Resources.Stack;

namespace SeiPlatform.AppHost.Resources.Load;

internal static class LoadBuilderExtensions
{
    private const string Switch = "load";

    /// <summary>In a run, senders and customers that are made up, unless <c>--load=false</c> says that there are others. No cluster has them.</summary>
    public static void AddLoad(
        this IDistributedApplicationBuilder builder,
        IResourceBuilder<ProjectResource> api,
        IResourceBuilder<ProjectResource> collector,
        PlatformSecrets secrets)
    {
        if (builder.ExecutionContext.IsPublishMode || builder.Configuration[Switch] is "false")
            return;

        builder.AddProject(Switch, "../load/Load.csproj", options => options.ExcludeLaunchProfile = true)
            .WithEnvironment("LOAD_API", api.GetEndpoint("http"))
            .WithEnvironment("LOAD_COLLECTOR", collector.GetEndpoint("http"))
            .WithEnvironment("LOAD_BOOTSTRAP_SECRET", secrets.Bootstrap)
            .WithEnvironment("LOAD_GITHUB_SECRET", secrets.GitHubWebhook)
            .WithEnvironment("LOAD_GITLAB_TOKEN", secrets.GitLabWebhook)
            .WithEnvironment("LOAD_CDEVENTS_TOKEN", secrets.CdEventsWebhook)
            .WithEnvironment("LOAD_KEY_FILE", Path.Combine(builder.StateDirectory(), "load-keys.json"))
            .WaitFor(api)
            .WaitFor(collector)
            .ExcludeFromManifest();
    }
}
