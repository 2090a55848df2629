using Microsoft.Extensions.DependencyInjection.Extensions;
using SeiPlatform.Collector.Git.Import;

namespace SeiPlatform.Collector.Git;

public static class GitImportBuilderExtensions
{
    /// <summary>The import of git histories. Needs <c>AddKafkaConnection</c>, <c>AddEventPublishing</c> and <c>AddSeiDatabase</c>.</summary>
    public static IHostApplicationBuilder AddGitImport(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<GitOptions>().BindConfiguration(GitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<AdminOptions>().BindConfiguration(AdminOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<GitMetrics>();
        services.AddSingleton<ITopicBacklog, TopicBacklog>();
        services.AddSingleton<ImportStore>();
        services.AddSingleton<GitImporter>();
        services.AddSingleton<GitImports>();
        services.AddHostedService(provider => provider.GetRequiredService<GitImports>());
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, GitImportJson.Default));
        return builder;
    }
}
