using System.Globalization;
using System.Text;
using Confluent.Kafka;
using SeiPlatform.Collector.Kafka;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Ingest;

/// <summary>
/// Keeps what cannot be stored on a topic of its own, with key, value and headers as they came and the reason beside them. A crash at the wrong
/// moment repeats a letter; its origin in the headers tells.
/// </summary>
internal sealed partial class DeadLetters(EventProducer producer, IngestMetrics metrics, TimeProvider time, ILogger<DeadLetters> logger)
{
    private const int LongestReason = 1_000;

    // What is left of a message that became too large by its additional headers.
    private const int Excerpt = 64 * 1024;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>Returns when Kafka has acknowledged all, however long that takes.</summary>
    public async Task SendAsync(IReadOnlyList<RejectedMessage> rejected, CancellationToken cancellationToken)
    {
        foreach (var message in rejected)
        {
            await SendAsync(message, cancellationToken);
            metrics.DeadLetter(message.Reason);
            LogSent(message.Message.Partition.Value, message.Message.Offset.Value, message.Reason.Word(), message.Detail);
        }
    }

    private async Task SendAsync(RejectedMessage rejected, CancellationToken cancellationToken)
    {
        var letter = ToLetter(rejected);
        while (true)
        {
            try
            {
                await producer.Current.ProduceAsync(Topics.DeadLetter, letter, cancellationToken);
                return;
            }
            catch (ProduceException<byte[], byte[]> exception) when (exception.Error.Code is ErrorCode.MsgSizeTooLarge && letter.Value.Length > Excerpt)
            {
                letter.Headers.Add("sei-truncated", Text(letter.Value.Length));
                letter.Value = letter.Value[..Excerpt];
            }
            catch (KafkaException exception)
            {
                LogWaiting(exception.Error.Reason);
                await Task.Delay(RetryDelay, time, cancellationToken);
            }
        }
    }

    private static Message<byte[], byte[]> ToLetter(RejectedMessage rejected)
    {
        var source = rejected.Message;
        var headers = new Headers();
        foreach (var header in source.Message.Headers ?? [])
            headers.Add(header.Key, header.GetValueBytes());
        var reason = $"{rejected.Reason.Word()}: {rejected.Detail}";
        headers.Add("sei-reason", Encoding.UTF8.GetBytes(reason.Length <= LongestReason ? reason : reason[..LongestReason]));
        headers.Add("sei-partition", Text(source.Partition.Value));
        headers.Add("sei-offset", Text(source.Offset.Value));
        return new Message<byte[], byte[]> { Key = source.Message.Key, Value = source.Message.Value ?? [], Headers = headers };
    }

    private static byte[] Text(long number) => Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    [LoggerMessage(LogLevel.Error, EventName = "DeadLetter", Message = "Message {Partition}/{Offset} went to the dead letters, {Reason}: {Detail}")]
    private partial void LogSent(int partition, long offset, string reason, string detail);

    [LoggerMessage(LogLevel.Warning, EventName = "DeadLetterWaits", Message = "A dead letter waits for Kafka: {Reason}")]
    private partial void LogWaiting(string reason);
}
