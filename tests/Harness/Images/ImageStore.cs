using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Docker.DotNet;
using Docker.DotNet.Models;
using SeiPlatform.Tests.Harness.Containers;

namespace SeiPlatform.Tests.Harness.Images;

/// <summary>
/// Gets an image as the local run does: already there, else pulled, else built by <c>offline/build</c> when its registry cannot be reached.
/// The answer is kept for this process, and a failure for a few minutes for the other test processes of the same run.
/// </summary>
public static class ImageStore
{
    private static readonly TimeSpan FirstSignOfARegistry = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestPull = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestBuild = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan FailureIsFresh = TimeSpan.FromMinutes(5);

    private static readonly ConcurrentDictionary<(string Resource, string Image), Lazy<Task<ImageAvailability>>> Known = new();

    public static Task<ImageAvailability> EnsureAsync(string resource, string image) =>
        Known.GetOrAdd((resource, image), key => new(() => FindAsync(key.Resource, key.Image))).Value;

    private static async Task<ImageAvailability> FindAsync(string resource, string image)
    {
        var engine = await ContainerEngine.GetAsync();
        if (engine.UnavailableReason is { } reason)
        {
            return new ImageAvailability(image, reason);
        }

        if (await IsPresentAsync(engine.Client, image))
        {
            return new ImageAvailability(image, null);
        }

        using var turn = await CrossProcessLock.TakeAsync($"image {image}", CancellationToken.None);
        if (await IsPresentAsync(engine.Client, image))
        {
            return new ImageAvailability(image, null);
        }

        if (RecentFailure.Read(resource, image) is { } known)
        {
            return known;
        }

        var result = await PullOrBuildAsync(engine.Client, resource, image);
        if (!result.IsAvailable)
        {
            RecentFailure.Write(resource, result);
        }

        return result;
    }

    private static async Task<ImageAvailability> PullOrBuildAsync(IDockerClient client, string resource, string image)
    {
        var pull = await PullAsync(client, image);
        if (pull is null && await IsPresentAsync(client, image))
        {
            return new ImageAvailability(image, null);
        }

        var script = RepositoryRoot.File("offline", "build");
        if (!File.Exists(script))
        {
            return new ImageAvailability(image, $"{image} could not be pulled ({pull})");
        }

        try
        {
            var build = await new Command(script, resource, image) { Limit = LongestBuild }.RunAsync();
            return build.ExitCode == 0 && await IsPresentAsync(client, image)
                ? new ImageAvailability(image, null)
                : new ImageAvailability(image, $"{image} could not be pulled ({pull}) nor built ({LastLine(build)})");
        }
        catch (Exception failure) when (failure is TimeoutException or System.ComponentModel.Win32Exception)
        {
            return new ImageAvailability(image, $"{image} could not be pulled ({pull}) nor built ({failure.Message})");
        }
    }

    /// <summary>Null when pulled, else the engine's reason. An engine that hears nothing from the registry is not waited for.</summary>
    private static async Task<string?> PullAsync(IDockerClient client, string image)
    {
        using var limit = new CancellationTokenSource(FirstSignOfARegistry);
        string? error = null;
        var progress = new ImmediateProgress(message =>
        {
            limit.CancelAfter(LongestPull);
            error = message.Error?.Message ?? error;
        });
        var colon = image.LastIndexOf(':');
        var (name, tag) = colon > image.LastIndexOf('/') ? (image[..colon], image[(colon + 1)..]) : (image, "latest");
        try
        {
            await client.Images.CreateImageAsync(new ImagesCreateParameters { FromImage = name, Tag = tag }, null, progress, limit.Token);
            return error;
        }
        catch (OperationCanceledException)
        {
            return "the registry did not answer in time";
        }
        catch (DockerApiException failure)
        {
            return ReasonOf(failure);
        }
    }

    private static string ReasonOf(DockerApiException failure)
    {
        var body = failure.ResponseBody;
        try
        {
            using var document = JsonDocument.Parse(body ?? "");
            return document.RootElement.GetProperty("message").GetString() ?? failure.Message;
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return failure.Message;
        }
    }

    private static string LastLine(CommandResult build) =>
        build.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? $"exit code {build.ExitCode}";

    private static async Task<bool> IsPresentAsync(IDockerClient client, string image)
    {
        try
        {
            await client.Images.InspectImageAsync(image);
            return true;
        }
        catch (DockerApiException failure) when (failure.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>Progress{T} would report on the thread pool, after the pull has returned.</summary>
    private sealed class ImmediateProgress(Action<JSONMessage> report) : IProgress<JSONMessage>
    {
        public void Report(JSONMessage value) => report(value);
    }

    /// <summary>A failure that another test process has met a moment ago, so that a run pays for it once.</summary>
    private static class RecentFailure
    {
        public static ImageAvailability? Read(string resource, string image)
        {
            var file = new FileInfo(FileOf(resource, image));
            return file.Exists && DateTime.UtcNow - file.LastWriteTimeUtc < FailureIsFresh && file.LastWriteTimeUtc > LastChangeOfTheRecipes()
                ? new ImageAvailability(image, File.ReadAllText(file.FullName))
                : null;
        }

        public static void Write(string resource, ImageAvailability failure) => File.WriteAllText(FileOf(resource, failure.Image), failure.Reason);

        private static string FileOf(string resource, string image) => CrossProcessLock.PathOf($"failure {RepositoryRoot.Path} {resource} {image}", "reason");

        private static DateTime LastChangeOfTheRecipes()
        {
            var folder = RepositoryRoot.File("offline");
            return Directory.Exists(folder)
                ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(File.GetLastWriteTimeUtc).DefaultIfEmpty().Max()
                : default;
        }
    }
}
