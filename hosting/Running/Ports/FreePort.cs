using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Running.Ports;

/// <summary>Host ports for endpoints that name none.</summary>
internal static class FreePort
{
    /// <summary>Distinct ports that nothing listens on now.</summary>
    public static IReadOnlyList<int> Take(int count)
    {
        // All are held until the last is found, so that none comes twice.
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            foreach (var listener in listeners)
                listener.Start();
            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in listeners)
                listener.Dispose();
        }
    }
}
