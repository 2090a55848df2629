using System.Net.Http.Headers;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace SeiPlatform.Console.Traces;

/// <summary>
/// Sends what has come on to another receiver, byte for byte. A receiver that is away or slow holds nobody up: what cannot be sent is counted and dropped,
/// because the traces are kept here as well.
/// </summary>
internal sealed partial class TraceForwarder : BackgroundService
{
    public const string ClientName = "otlp";
    public const string MediaType = "application/x-protobuf";

    private const int WaitingBatches = 64;
    private const long WaitingBytes = 8 * 1024 * 1024;

    private readonly Channel<ReadOnlyMemory<byte>> _waiting = Channel.CreateBounded<ReadOnlyMemory<byte>>(WaitingBatches);
    private readonly IHttpClientFactory _clients;
    private readonly ILogger<TraceForwarder> _logger;
    private readonly Uri? _address;
    private long _waitingBytes;
    private long _sent;
    private long _lost;
    private bool _isAway;

    public TraceForwarder(IOptions<TraceOptions> options, IHttpClientFactory clients, ILogger<TraceForwarder> logger)
    {
        (_clients, _logger) = (clients, logger);
        if (options.Value.ForwardTo is { } receiver)
            _address = new Uri(receiver.AbsoluteUri.TrimEnd('/') + "/v1/traces");
    }

    public ForwardingReport? Report => _address is null ? null : new(_address, Interlocked.Read(ref _sent), Interlocked.Read(ref _lost), _isAway);

    /// <summary>Does not wait.</summary>
    public void Forward(ReadOnlyMemory<byte> request)
    {
        if (_address is null)
            return;
        if (Interlocked.Add(ref _waitingBytes, request.Length) <= WaitingBytes && _waiting.Writer.TryWrite(request))
            return;
        Interlocked.Add(ref _waitingBytes, -request.Length);
        Interlocked.Increment(ref _lost);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_address is null)
            return;
        await foreach (var request in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            Interlocked.Add(ref _waitingBytes, -request.Length);
            var problem = await SendAsync(request, stoppingToken);
            Interlocked.Increment(ref problem is null ? ref _sent : ref _lost);
            if (problem is not null && !_isAway)
                LogAway(_address, problem);
            else if (problem is null && _isAway)
                LogBack(_address);
            _isAway = problem is not null;
        }
    }

    /// <returns>Why it was not taken; null when it was.</returns>
    private async Task<string?> SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new ReadOnlyMemoryContent(request);
            content.Headers.ContentType = new MediaTypeHeaderValue(MediaType);
            using var client = _clients.CreateClient(ClientName);
            using var response = await client.PostAsync(_address, content, cancellationToken);
            return response.IsSuccessStatusCode ? null : $"it answered {(int)response.StatusCode}";
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return exception.Message;
        }
    }

    [LoggerMessage(LogLevel.Warning, EventName = "traces.receiver.away", Message = "Traces are not taken by {Receiver}: {Reason}. They stay here only.")]
    private partial void LogAway(Uri receiver, string reason);

    [LoggerMessage(LogLevel.Information, EventName = "traces.receiver.back", Message = "Traces are taken by {Receiver} again.")]
    private partial void LogBack(Uri receiver);
}

/// <param name="Receiver">Who gets the same traces.</param>
/// <param name="Sent">Batches that it has taken.</param>
/// <param name="Lost">Batches that it has not.</param>
/// <param name="IsAway">The last one was not taken.</param>
public sealed record ForwardingReport(Uri Receiver, long Sent, long Lost, bool IsAway);
