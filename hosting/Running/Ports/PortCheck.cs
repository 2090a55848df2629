using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Running.Ordering;
using Docker.DotNet.Models;

namespace Aspire.Hosting.Running.Ports;

/// <summary>Makes sure, before anything starts, that every host port is free and belongs to one resource only.</summary>
internal static class PortCheck
{
    /// <param name="workloads">What is going to start.</param>
    /// <param name="containers">What runs on the engine: it holds ports through a process that tells nothing by its name.</param>
    /// <exception cref="RunException">At least one port is taken; the message lists all of them.</exception>
    public static void ThrowIfTaken(IReadOnlyList<Workload> workloads, IEnumerable<ContainerListResponse> containers)
    {
        var wanted = workloads.Where(w => !w.ExplicitStart).SelectMany(w => w.Ports.Select(port => (w.Name, Port: port))).ToArray();
        foreach (var shared in wanted.GroupBy(want => want.Port.Number).Where(group => group.Count() > 1))
        {
            var names = string.Join(" and ", shared.Select(want => $"{want.Name} ({want.Port.Endpoint})"));
            throw new RunException(ExitCode.Configuration, $"{names} want the same host port {shared.Key}. Give each its own in the AppHost's configuration.");
        }

        var running = containers.ToArray();
        string[] taken = [.. wanted.Where(want => !IsFree(want.Port.Number)).Select(want => Describe(want.Name, want.Port, Holder(want.Port.Number, running)))];
        if (taken.Length > 0)
            throw new RunException(ExitCode.PortTaken, string.Join(Environment.NewLine, taken));
    }

    internal static string Describe(string resource, HostPort port, string? holder) =>
        $"Port {port.Number}, which {resource} ({port.Endpoint}) needs, is taken{(holder is null ? "" : $" by {holder}")}. " +
        $"Stop that, or change the port of {resource} in the AppHost's configuration.";

    internal static bool IsFree(int port)
    {
        try
        {
            // Without address reuse a listener on the wildcard address is found too. Connections that linger after a close are no obstacle.
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, !OperatingSystem.IsWindows());
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string? Holder(int port, IReadOnlyList<ContainerListResponse> containers)
    {
        var container = containers.FirstOrDefault(c => c.Ports?.Any(published => published.PublicPort == port) ?? false);
        return container is null ? PortHolder.Find(port) : $"the container {container.Names.FirstOrDefault()?.TrimStart('/') ?? container.ID[..12]}";
    }
}
