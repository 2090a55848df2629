using System.Buffers;

namespace SeiPlatform.Collector.Webhooks;

/// <summary>A request's body in one pooled buffer. Nothing copies it again: the signature, the form and the JSON are read in place.</summary>
public sealed class WebhookBody : IDisposable
{
    private const int InitialSize = 64 * 1024;

    private byte[] _buffer;
    private int _length;

    private WebhookBody(int size) => _buffer = ArrayPool<byte>.Shared.Rent(size);

    public Memory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Null when the body is longer than <paramref name="limit"/>, whatever its headers said.</summary>
    /// <exception cref="BadHttpRequestException">The client sent less than it promised, or its chunks are malformed.</exception>
    public static async Task<WebhookBody?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
            return null;

        // The promised length is not taken at its word: memory is held only for what has arrived.
        var body = new WebhookBody((int)Math.Clamp(request.ContentLength ?? InitialSize, 1, InitialSize));
        try
        {
            while (true)
            {
                if (body._length == body._buffer.Length)
                    body.Grow(limit);
                var read = await request.Body.ReadAsync(body._buffer.AsMemory(body._length), cancellationToken);
                if (read == 0)
                    return body;
                body._length += read;
                if (body._length > limit)
                {
                    body.Dispose();
                    return null;
                }
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private void Grow(int limit)
    {
        // One byte more than the limit, so that a body that is too long shows.
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(_buffer.Length * 2L, Math.Max(limit + 1L, _buffer.Length + 1L)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
