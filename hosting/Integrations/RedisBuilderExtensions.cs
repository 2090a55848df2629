using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adding Redis.</summary>
public static class RedisBuilderExtensions
{
    private const int Port = 6379;
    private const string DataPath = "/data";

    /// <summary>A server that asks for a password; a generated one when <paramref name="password"/> is absent.</summary>
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder, string name, int? port = null, IResourceBuilder<ParameterResource>? password = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // The client's connection string is a comma-separated list: the password must not contain one.
        var secret = password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        return builder.AddResource(new RedisResource(name, secret))
            .WithEndpoint(port: port, targetPort: Port, scheme: "redis", name: RedisResource.PrimaryEndpointName)
            .WithImage("library/redis", "8.6")
            .WithImageRegistry("docker.io")
            // Through a shell, so that the password is in the environment and not on the command line of the container.
            .WithEntrypoint("/bin/sh")
            .WithEnvironment("REDIS_PASSWORD", secret)
            .WithArgs(SetCommand);
    }

    /// <summary>Keeps the data, with a snapshot every minute in which something has changed.</summary>
    public static IResourceBuilder<RedisResource> WithDataVolume(this IResourceBuilder<RedisResource> builder, string? name = null, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.WithVolume(name ?? VolumeName.For(builder, "data"), DataPath, isReadOnly);
        return isReadOnly ? builder : builder.WithPersistence();
    }

    /// <summary>Writes a snapshot every <paramref name="interval"/> (a minute when null) in which so many keys have changed.</summary>
    public static IResourceBuilder<RedisResource> WithPersistence(
        this IResourceBuilder<RedisResource> builder, TimeSpan? interval = null, long keysChangedThreshold = 1)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(
            new RedisPersistence(interval ?? TimeSpan.FromMinutes(1), keysChangedThreshold), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>In a run the words of the command, to which more can be added; in a manifest the whole of it as the shell's argument.</summary>
    private static void SetCommand(CommandLineArgsCallbackContext context)
    {
        List<string> words = ["redis-server", "--requirepass", "$REDIS_PASSWORD"];
        if (context.Resource.TryGetLastAnnotation<RedisPersistence>(out var persistence))
        {
            words.AddRange(
                "--save",
                persistence.Interval.TotalSeconds.ToString(CultureInfo.InvariantCulture),
                persistence.KeysChanged.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var argument in context.ExecutionContext.IsRunMode ? words : ["-c", string.Join(' ', words)])
            context.Args.Add(argument);
    }

    private sealed record RedisPersistence(TimeSpan Interval, long KeysChanged) : IResourceAnnotation;
}
