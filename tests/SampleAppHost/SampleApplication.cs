using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace SampleAppHost;

/// <summary>Builds an application from <c>resources.json</c> in the folder that the environment names.</summary>
internal static class SampleApplication
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static void Run(string[] args)
    {
        var directory = Environment.GetEnvironmentVariable("SAMPLE_DIRECTORY")
            ?? throw new DistributedApplicationException("The variable SAMPLE_DIRECTORY names no folder.");
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, ProjectDirectory = directory });
        var definitions = JsonSerializer.Deserialize<List<ResourceDefinition>>(File.ReadAllText(Path.Combine(directory, "resources.json")), Json)!;
        var added = new Dictionary<string, IResourceBuilder<IResource>>(StringComparer.Ordinal);
        foreach (var definition in definitions)
            added[definition.Name] = definition.Kind == "project" ? AddService(builder, definition, added) : AddContainer(builder, definition, added);
        builder.Build().Run();
    }

    private static IResourceBuilder<IResource> AddService(
        IDistributedApplicationBuilder builder, ResourceDefinition definition, Dictionary<string, IResourceBuilder<IResource>> added)
    {
        var service = builder.AddProject(definition.Name, definition.Project!, options => options.ExcludeLaunchProfile = true)
            .WithArgs("serve")
            .WithHttpEndpoint(port: definition.Port, name: "http")
            .WithHttpHealthCheck("/health");
        foreach (var name in definition.WaitFor)
            service.WaitFor(added[name]);
        return service;
    }

    private static IResourceBuilder<IResource> AddContainer(
        IDistributedApplicationBuilder builder, ResourceDefinition definition, Dictionary<string, IResourceBuilder<IResource>> added)
    {
        var container = definition.Kind switch
        {
            "redis" => Configure(builder.AddRedis(definition.Name, definition.Port), definition),
            "postgres" => AddPostgres(builder, definition),
            _ => Configure(builder.AddContainer(definition.Name, definition.Image!), definition),
        };
        foreach (var name in definition.WaitFor)
            ((IResourceBuilder<IResourceWithWaitSupport>)container).WaitFor(added[name]);
        foreach (var name in definition.WaitForCompletion)
            ((IResourceBuilder<IResourceWithWaitSupport>)container).WaitForCompletion(added[name]);
        return container;
    }

    private static IResourceBuilder<IResource> AddPostgres(IDistributedApplicationBuilder builder, ResourceDefinition definition)
    {
        var server = Configure(builder.AddPostgres(definition.Name, port: definition.Port), definition);
        server.AddDatabase($"{definition.Name}-database", "sample");
        return server;
    }

    private static IResourceBuilder<T> Configure<T>(IResourceBuilder<T> container, ResourceDefinition definition)
        where T : ContainerResource
    {
        if (definition.Image is { } image && image.LastIndexOf(':') is var colon and > 0)
            container.WithImage(image[..colon], image[(colon + 1)..]);
        if (definition.TargetPort is { } targetPort)
            container.WithHttpEndpoint(port: definition.Port, targetPort: targetPort, name: "http");
        if (definition.HealthPath is { } path)
            container.WithHttpHealthCheck(path);
        if (definition.Command.Length > 0)
            container.WithEntrypoint(definition.Command[0]).WithArgs(definition.Command[1..]);
        if (definition.RuntimeArguments.Length > 0)
            container.WithContainerRuntimeArgs(definition.RuntimeArguments);
        if (definition.Volume is { } volume)
            container.WithVolume(volume, "/data-of-the-sample");
        if (definition.BindMount is { } source)
            container.WithBindMount(source, "/mounted", isReadOnly: true);
        if (definition.File is { } content)
            container.WithContainerFiles("/etc/sample", [new ContainerFile { Name = "greeting", Contents = content }]);
        return container;
    }
}

internal sealed record ResourceDefinition(string Name, string Kind)
{
    public string? Image { get; init; }
    public string? Project { get; init; }
    public string[] Command { get; init; } = [];
    public int? Port { get; init; }
    public int? TargetPort { get; init; }
    public string? HealthPath { get; init; }
    public string[] WaitFor { get; init; } = [];
    public string[] WaitForCompletion { get; init; } = [];
    public string[] RuntimeArguments { get; init; } = [];
    public string? Volume { get; init; }
    public string? BindMount { get; init; }
    public string? File { get; init; }
}
