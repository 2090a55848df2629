using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Aspire.Hosting.Running.Health;

/// <summary>
/// One exchange in the server's own protocol. A mere connection would prove nothing: the engine's port forwarding accepts it
/// before anything in the container listens.
/// </summary>
internal abstract class SocketProbe(int port) : IProbe
{
    public async Task<string?> AskAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", port, cancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Request(), cancellationToken);
        try
        {
            return await JudgeAsync(stream, cancellationToken);
        }
        catch (EndOfStreamException)
        {
            return "closes the connection";
        }
    }

    protected abstract byte[] Request();

    protected abstract Task<string?> JudgeAsync(Stream answer, CancellationToken cancellationToken);
}

/// <summary>PostgreSQL: a startup message, which a server that accepts connections answers with a request to authenticate.</summary>
internal sealed class PostgresProbe(int port, string user) : SocketProbe(port)
{
    protected override byte[] Request()
    {
        var parameters = Encoding.UTF8.GetBytes($"user\0{user}\0database\0postgres\0\0");
        var message = new byte[8 + parameters.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), 196608); // protocol 3.0
        parameters.CopyTo(message, 8);
        return message;
    }

    protected override async Task<string?> JudgeAsync(Stream answer, CancellationToken cancellationToken)
    {
        var header = new byte[5];
        await answer.ReadExactlyAsync(header, cancellationToken);
        if (header[0] == 'R')
            return null;
        var body = new byte[Math.Clamp(BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - 4, 0, 4096)];
        await answer.ReadExactlyAsync(body, cancellationToken);
        // Fields of an error: a letter and a string each; M is the message.
        var message = Encoding.UTF8.GetString(body).Split('\0').FirstOrDefault(field => field is ['M', ..]);
        return message?[1..] ?? "answers with an error";
    }
}

/// <summary>Redis: PING. A server that wants a password first is as ready as one that answers.</summary>
internal sealed class RedisProbe(int port) : SocketProbe(port)
{
    protected override byte[] Request() => "PING\r\n"u8.ToArray();

    protected override async Task<string?> JudgeAsync(Stream answer, CancellationToken cancellationToken)
    {
        var buffer = new byte[256];
        var read = await answer.ReadAtLeastAsync(buffer, 5, throwOnEndOfStream: true, cancellationToken);
        var line = Encoding.ASCII.GetString(buffer, 0, read).Split('\r')[0];
        return line is "+PONG" || line.StartsWith("-NOAUTH", StringComparison.Ordinal) ? null : line.TrimStart('-');
    }
}

/// <summary>Kafka: ApiVersions, the first request of every client.</summary>
internal sealed class KafkaProbe(int port) : SocketProbe(port)
{
    private const short ApiVersions = 18;
    private const int CorrelationId = 1;

    protected override byte[] Request()
    {
        var client = "probe"u8;
        var message = new byte[4 + 2 + 2 + 4 + 2 + client.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length - 4);
        BinaryPrimitives.WriteInt16BigEndian(message.AsSpan(4), ApiVersions);
        BinaryPrimitives.WriteInt16BigEndian(message.AsSpan(6), 0);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(8), CorrelationId);
        BinaryPrimitives.WriteInt16BigEndian(message.AsSpan(12), (short)client.Length);
        client.CopyTo(message.AsSpan(14));
        return message;
    }

    protected override async Task<string?> JudgeAsync(Stream answer, CancellationToken cancellationToken)
    {
        var header = new byte[10];
        await answer.ReadExactlyAsync(header, cancellationToken);
        var error = BinaryPrimitives.ReadInt16BigEndian(header.AsSpan(8));
        return BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)) != CorrelationId ? "does not speak Kafka's protocol"
            : error != 0 ? $"answers with error {error}"
            : null;
    }
}
