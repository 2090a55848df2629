using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Running;
using Aspire.Hosting.Running.Ordering;
using Aspire.Hosting.Running.Ports;
using Docker.DotNet.Models;

namespace SeiPlatform.Tests.Unit.Running;

public sealed class PortTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public void A_taken_port_is_reported_with_its_resource_and_who_holds_it(string address)
    {
        // Web servers listen on all addresses of both families with one socket.
        using var listener = address == "::" ? TcpListener.Create(0) : new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var exception = Assert.Throws<RunException>(() => PortCheck.ThrowIfTaken([Server("cache", port)], []));

        Assert.Equal(ExitCode.PortTaken, exception.ExitCode);
        Assert.Contains($"Port {port}, which cache (tcp) needs, is taken", exception.Message, StringComparison.Ordinal);
        Assert.Contains("change the port of cache in the AppHost's configuration", exception.Message, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
            Assert.Contains($"(process {Environment.ProcessId})", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_held_for_a_container_is_reported_with_the_containers_name()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var container = new ContainerListResponse { ID = "0123456789abcdef", Names = ["/other-redis"], Ports = [new PortSummary { PublicPort = (ushort)port }] };

        var exception = Assert.Throws<RunException>(() => PortCheck.ThrowIfTaken([Server("cache", port)], [container]));

        Assert.Contains("is taken by the container other-redis", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_taken_ports_are_reported_at_once()
    {
        using var one = new TcpListener(IPAddress.Loopback, 0);
        using var two = new TcpListener(IPAddress.Loopback, 0);
        one.Start();
        two.Start();

        var exception = Assert.Throws<RunException>(() => PortCheck.ThrowIfTaken(
            [Server("cache", ((IPEndPoint)one.LocalEndpoint).Port), Server("database", ((IPEndPoint)two.LocalEndpoint).Port)], []));

        Assert.Contains("cache", exception.Message, StringComparison.Ordinal);
        Assert.Contains("database", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_resources_with_one_port_are_refused_and_both_are_named()
    {
        var port = Assert.Single(FreePort.Take(1, new HashSet<int>()));

        var exception = Assert.Throws<RunException>(() => PortCheck.ThrowIfTaken([Server("cache", port), Server("database", port)], []));

        Assert.Equal(ExitCode.Configuration, exception.ExitCode);
        Assert.Contains("cache (tcp) and database (tcp)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_start_needs_no_free_port()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        PortCheck.ThrowIfTaken([Server("cache", ((IPEndPoint)listener.LocalEndpoint).Port) with { ExplicitStart = true }], []);
    }

    [Fact]
    public void Ports_that_are_chosen_together_differ() => Assert.Equal(50, FreePort.Take(50, new HashSet<int>()).Distinct().Count());

    [Fact]
    public void Listening_sockets_are_read_from_the_kernels_table()
    {
        string[] table =
        [
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
            "   0: 0100007F:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0000000000000000 100 0 0 10 0",
            "   1: 0100007F:1539 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0000000000000000 20 4 30 10 -1",
        ];

        Assert.Equal([(5432, "4711")], PortHolder.ParseTable(table));
    }

    private static Workload Server(string name, int port) => new(name, WorkloadKind.Container) { Ports = [new HostPort(port, "tcp")] };
}
