using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Running.Engine;

namespace SeiPlatform.Tests.Unit.Running;

public sealed class ContainerRequestTests
{
    private static readonly HostLabels Labels = HostLabels.For("example.host", "/somewhere/AppHost");

    [Fact]
    public void Host_ports_are_open_to_this_machine_only()
    {
        var request = ContainerRequest.From(
            new ContainerSpec("cache", "net-cache", "redis:8") { Ports = [new(16379, 6379, ProtocolType.Tcp), new(514, 1514, ProtocolType.Udp)] }, Network("172.20.0.1"), Labels);

        Assert.All(request.HostConfig!.PortBindings!.Values, bindings => Assert.Equal("127.0.0.1", Assert.Single(bindings).HostIP));
        Assert.Equal("16379", request.HostConfig.PortBindings["6379/tcp"][0].HostPort);
        Assert.Equal("514", request.HostConfig.PortBindings["1514/udp"][0].HostPort);
    }

    [Fact]
    public void Others_reach_a_container_by_its_resources_name_and_it_reaches_the_machine_by_the_tunnels_name()
    {
        var request = ContainerRequest.From(new ContainerSpec("cache", "net-cache", "redis:8"), Network("172.20.0.1"), Labels);

        Assert.Equal(["cache", "cache.dev.internal"], request.NetworkingConfig!.EndpointsConfig!["network-id"].Aliases!);
        Assert.Equal(["aspire.dev.internal:172.20.0.1"], request.HostConfig!.ExtraHosts!);
    }

    [Fact]
    public void Where_the_engine_runs_in_a_virtual_machine_it_knows_the_way_itself()
    {
        var request = ContainerRequest.From(new ContainerSpec("cache", "net-cache", "redis:8"), Network(null), Labels);

        Assert.Equal(["aspire.dev.internal:host-gateway"], request.HostConfig!.ExtraHosts!);
    }

    [Fact]
    public void Everything_that_is_made_carries_the_AppHosts_label()
    {
        var request = ContainerRequest.From(
            new ContainerSpec("cache", "net-cache", "redis:8") { Mounts = [new("data", "/data", IsBind: false, IsReadOnly: false)] }, Network("172.20.0.1"), Labels);

        Assert.Equal(Labels.AppHost, request.Labels!["example.host"]);
        Assert.Equal("cache", request.Labels["example.host.resource"]);
        Assert.Equal(Labels.AppHost, Assert.Single(request.HostConfig!.Mounts!).VolumeOptions!.Labels!["example.host"]);
    }

    [Fact]
    public void An_image_keeps_its_own_command_unless_the_AppHost_gives_another()
    {
        var asTheImageHasIt = ContainerRequest.From(new ContainerSpec("cache", "net-cache", "redis:8"), Network(null), Labels);
        var replaced = ContainerRequest.From(new ContainerSpec("cache", "net-cache", "redis:8") { Entrypoint = "/bin/sh", Arguments = ["-c", "true"] }, Network(null), Labels);

        Assert.Null(asTheImageHasIt.Entrypoint);
        Assert.Null(asTheImageHasIt.Cmd);
        Assert.Equal(["/bin/sh"], replaced.Entrypoint!);
        Assert.Equal(["-c", "true"], replaced.Cmd!);
    }

    [Fact]
    public void Two_AppHosts_have_different_labels_and_one_keeps_its_own()
    {
        Assert.NotEqual(HostLabels.For("k", "/a/AppHost").AppHost, HostLabels.For("k", "/b/AppHost").AppHost);
        Assert.Equal(HostLabels.For("k", "/a/AppHost/"), HostLabels.For("k", "/a/b/../AppHost"));
    }

    private static EngineNetwork Network(string? gateway) => new("network-id", gateway is null ? null : IPAddress.Parse(gateway));
}
