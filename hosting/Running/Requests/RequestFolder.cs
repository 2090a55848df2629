using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Aspire.Hosting.Running.State;

namespace Aspire.Hosting.Running.Requests;

/// <summary>The way from a verb's process to the AppHost and back: a file a request, a file an answer, each put in place as a whole.</summary>
internal sealed class RequestFolder(RunFiles files)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private const string RequestExtension = ".request";
    private const string AnswerExtension = ".answer";

    /// <summary>Asks the AppHost and waits for its answer.</summary>
    /// <exception cref="RunException">The AppHost has ended without answering.</exception>
    public async Task<Answer> AskAsync(ProcessIdentity host, Request request, CancellationToken cancellationToken)
    {
        var path = Path.Combine(files.Requests, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(files.Requests);
        Put(path + RequestExtension, request, RequestJson.Default.Request);
        try
        {
            while (true)
            {
                // In this order, so that the last answer of an AppHost that ends is not lost.
                var isAlive = host.IsAlive;
                if (Take(path + AnswerExtension, RequestJson.Default.Answer) is { } answer)
                    return answer;
                if (!isAlive)
                    throw new RunException(ExitCode.NotRunning, "The AppHost has ended without an answer.");
                await Task.Delay(Interval, cancellationToken);
            }
        }
        finally
        {
            File.Delete(path + RequestExtension);
        }
    }

    /// <summary>Answers the requests that come, several at the same time, until cancelled. What was asked of an earlier AppHost is forgotten.</summary>
    public async Task ServeAsync(Func<Request, Task<Answer>> answerTo, CancellationToken cancellationToken)
    {
        if (Directory.Exists(files.Requests))
            Directory.Delete(files.Requests, recursive: true);
        while (true)
        {
            await Task.Delay(Interval, cancellationToken);
            foreach (var path in Open())
            {
                if (Take(path, RequestJson.Default.Request) is { } request)
                    _ = AnswerAsync(Path.ChangeExtension(path, AnswerExtension), request, answerTo);
            }
        }
    }

    private static async Task AnswerAsync(string path, Request request, Func<Request, Task<Answer>> answerTo)
    {
        Answer answer;
        try
        {
            answer = await answerTo(request);
        }
        catch (OperationCanceledException)
        {
            answer = new(ExitCode.NotRunning, "The AppHost is stopping.");
        }
        catch (Exception exception)
        {
            answer = new(exception is RunException run ? run.ExitCode : ExitCode.Unexpected, exception.Message);
        }
        Put(path, answer, RequestJson.Default.Answer);
    }

    private string[] Open() =>
        Directory.Exists(files.Requests) ? Directory.GetFiles(files.Requests, $"*{RequestExtension}") : [];

    private static void Put<T>(string path, T content, JsonTypeInfo<T> type)
    {
        File.WriteAllBytes(path + ".next", JsonSerializer.SerializeToUtf8Bytes(content, type));
        File.Move(path + ".next", path);
    }

    /// <returns>Null when there is no such file, or it cannot be used.</returns>
    private static T? Take<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            var content = File.ReadAllBytes(path);
            File.Delete(path);
            return JsonSerializer.Deserialize(content, type);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
