using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Adding parameters.</summary>
public static class ParameterResourceBuilderExtensions
{
    private const int DefaultPasswordLength = 22;

    /// <summary>A parameter whose value stands in configuration under <c>Parameters:&lt;name&gt;</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new ParameterResource(name, _ => Configured(builder.Configuration, name, null), secret));
    }

    /// <summary>A parameter with a value that the AppHost states.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(value);
        if (publishValueAsDefault && secret)
            throw new ArgumentException("A secret cannot be published as a default value.", nameof(secret));

        return builder.AddResource(new ParameterResource(name, _ => value, secret)
        {
            Default = publishValueAsDefault ? new ConstantParameterDefault(value) : null
        });
    }

    /// <summary>A parameter with a default; a persisted one is generated once per repository.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(value);
        return builder.AddResource(WithDefault(builder, name, value, secret, persist));
    }

    /// <summary>The password of an integration that was given none. It is not among the application's resources: a manifest lists it where it is mentioned.</summary>
    internal static ParameterResource CreateDefaultPasswordParameter(IDistributedApplicationBuilder builder, string name, bool special = true) =>
        WithDefault(builder, name, new GenerateParameterDefault { MinLength = DefaultPasswordLength, Special = special }, secret: true, persist: true);

    private static ParameterResource WithDefault(
        IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret, bool persist)
    {
        if (persist && builder.ExecutionContext.IsRunMode)
            value = new PersistedParameterDefault(name, value, ((DistributedApplicationBuilder)builder).Secrets);

        return new ParameterResource(name, standard => Configured(builder.Configuration, name, standard), secret) { Default = value };
    }

    private static string Configured(IConfiguration configuration, string name, ParameterDefault? standard)
    {
        var key = $"Parameters:{name}";
        // Environment variables of many shells cannot have a hyphen.
        return configuration[key]
            ?? configuration[key.Replace('-', '_')]
            ?? standard?.GetDefaultValue()
            ?? throw new MissingParameterValueException($"The parameter '{name}' has no value: set '{key}' in the AppHost's configuration.");
    }
}
