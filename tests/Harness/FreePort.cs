using System.Net;
using System.Net.Sockets;

namespace SeiPlatform.Tests.Harness;

/// <summary>
/// Ports for servers whose number must be known before they start. They are taken from below the range that operating systems give to outgoing
/// connections (Linux: 32768 and up), so that nothing else takes one between the choice and its use.
/// </summary>
public static class FreePort
{
    private const int First = 20_000;
    private const int Last = 31_999;

    private static readonly HashSet<int> Given = [];

    public static int Next()
    {
        lock (Given)
        {
            for (var attempt = 0; attempt < 1_000; attempt++)
            {
                var port = Random.Shared.Next(First, Last + 1);
                if (IsFree(port) && Given.Add(port))
                {
                    return port;
                }
            }
        }

        throw new InvalidOperationException($"No free port between {First} and {Last} in a thousand attempts.");
    }

    /// <summary>Whether a server could listen on <paramref name="port"/> of the loopback and of all addresses.</summary>
    public static bool IsFree(int port) => CanListen(IPAddress.Loopback, port) && CanListen(IPAddress.Any, port);

    private static bool CanListen(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port) { ExclusiveAddressUse = true };
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
