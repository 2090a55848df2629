using System.Globalization;
using SeiPlatform.AppHost.Resources.Stack;

namespace SeiPlatform.AppHost.Resources.Redis;

internal static class RedisStackBuilderExtensions
{
    /// <summary>The cache. It is bounded, and keeps nothing that could not be computed again.</summary>
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder, StackComponent component, IResourceBuilder<ParameterResource> password) =>
        builder.AddRedis(component.Name, builder.HostPort(component, "tcp"), password)
            .WithStackImageOfIntegration(component)
            .WithStackMemory(component)
            .WithoutHttpsCertificate()
            .WithArgs(context =>
            {
                // Answers have a time to live and may go; the versions that tell fresh answers from stale ones have none and stay.
                string[] limits =
                [
                    "--maxmemory", (component.Memory.Bytes * 3 / 4).ToString(CultureInfo.InvariantCulture),
                    "--maxmemory-policy", "volatile-lru"
                ];

                // The integration publishes one command for a shell, and runs the words of one.
                if (context.ExecutionContext.IsPublishMode)
                    context.Args[^1] = $"{context.Args[^1]} {string.Join(' ', limits)}";
                else
                    Array.ForEach(limits, context.Args.Add);
            });
}
