using System.Buffers;

namespace SeiPlatform.Collector.Webhooks;

/// <summary>A request's body in one pooled buffer. Nothing copies it again: the signature, the form and the JSON are read in place.</summary>
public sealed class WebhookBody : IDisposable
{
    private readonly BodyMemory _memory;
    private byte[] _buffer = [];
    private int _length;

    private WebhookBody(BodyMemory memory) => _memory = memory;

    public Memory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>The body, or why there is none: <see cref="WebhookOutcome.TooLarge"/>, whatever its headers said, or <see cref="WebhookOutcome.Overloaded"/>.</summary>
    /// <exception cref="BadHttpRequestException">The client sent less than it promised, or its chunks are malformed.</exception>
    public static async Task<(WebhookBody? Body, string? Refusal)> ReadAsync(
        HttpRequest request, int limit, BodyMemory memory, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
            return (null, WebhookOutcome.TooLarge);

        var body = new WebhookBody(memory);
        var isComplete = false;
        try
        {
            // The promised length is not taken at its word: memory is held only for what has arrived.
            var size = (int)Math.Clamp(request.ContentLength ?? BodyMemory.Ordinary, 1, BodyMemory.Ordinary);
            while (body._length < body._buffer.Length || body.TryGrow(size))
            {
                var read = await request.Body.ReadAsync(body._buffer.AsMemory(body._length), cancellationToken);
                if (read == 0)
                {
                    isComplete = true;
                    return (body, null);
                }

                body._length += read;
                if (body._length > limit)
                    return (null, WebhookOutcome.TooLarge);
                // One byte more than the limit, so that a body that is too long shows.
                size = (int)Math.Min(body._buffer.Length * 2L, Math.Max(limit + 1L, body._buffer.Length + 1L));
            }

            return (null, WebhookOutcome.Overloaded);
        }
        finally
        {
            if (!isComplete)
                body.Dispose();
        }
    }

    public void Dispose()
    {
        Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    /// <summary>The pool may give more than it was asked for, and that counts.</summary>
    private bool TryGrow(int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(size);
        if (!_memory.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return false;
        }

        _buffer.AsSpan(0, _length).CopyTo(larger);
        Return(_buffer);
        _buffer = larger;
        return true;
    }

    private void Return(byte[] buffer)
    {
        if (buffer.Length == 0)
            return;
        ArrayPool<byte>.Shared.Return(buffer);
        _memory.GiveBack(buffer.Length);
    }
}
