using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace SeiPlatform.KafkaMock;

/// <summary>Carries every connection on a fixed port to the mock broker, which can only listen on a loopback port of its own choice.</summary>
internal sealed class TcpRelay(int port, int brokerPort)
{
    public async Task RunAsync(CancellationToken stopping)
    {
        using var listener = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
        listener.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
        listener.Listen();
        while (true)
        {
            try
            {
                _ = CarryAsync(await listener.AcceptAsync(stopping), stopping);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task CarryAsync(Socket client, CancellationToken stopping)
    {
        using var connection = client;
        using var broker = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        connection.NoDelay = true;
        try
        {
            await broker.ConnectAsync(IPAddress.Loopback, brokerPort, stopping);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            var requests = CopyAsync(connection, broker, ended.Token);
            var responses = CopyAsync(broker, connection, ended.Token);
            // Kafka never closes one direction only: the end of either is the end of the connection.
            await Task.WhenAny(requests, responses);
            await ended.CancelAsync();
            await Task.WhenAll(requests, responses);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // A client or the broker went away: both sides are closed, and the client connects again.
        }
    }

    private static async Task CopyAsync(Socket from, Socket to, CancellationToken ended)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer.AsMemory(), ended)) > 0)
            {
                for (var sent = 0; sent < read;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), ended);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
