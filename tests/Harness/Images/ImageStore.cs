using System.Collections.Concurrent;
using System.ComponentModel;
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

    /// <summary>On images that <c>offline/build</c> has made: what they were made from.</summary>
    private const string RecipeLabel = "sei.offline.source";

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

        var state = await LookAsync(engine.Client, image);
        if (state == Presence.Official)
        {
            return new ImageAvailability(image, null);
        }

        using var turn = await CrossProcessLock.TakeAsync($"image {image}", CancellationToken.None);
        if (state == Presence.Substitute)
        {
            // Made by an earlier build of the repository, perhaps from an older recipe; costs nothing when not.
            return await BuildAsync(engine.Client, resource, image, pull: null);
        }

        if (await LookAsync(engine.Client, image) != Presence.Absent)
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
        return pull is null && await LookAsync(client, image) != Presence.Absent
            ? new ImageAvailability(image, null)
            : await BuildAsync(client, resource, image, pull);
    }

    private static async Task<ImageAvailability> BuildAsync(IDockerClient client, string resource, string image, string? pull)
    {
        var pulled = pull is null ? "" : $"could not be pulled ({pull}) and ";
        try
        {
            var build = await new Command(RepositoryRoot.File("offline", "build"), resource, image) { Limit = LongestBuild }.RunAsync();
            return build.ExitCode == 0 && await LookAsync(client, image) != Presence.Absent
                ? new ImageAvailability(image, null)
                : new ImageAvailability(image, $"{image} {pulled}could not be built ({LastLine(build)})");
        }
        catch (Exception failure) when (failure is TimeoutException or Win32Exception)
        {
            return new ImageAvailability(image, $"{image} {pulled}could not be built ({failure.Message})");
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

    private static async Task<Presence> LookAsync(IDockerClient client, string image)
    {
        try
        {
            var found = await client.Images.InspectImageAsync(image);
            return found.Config?.Labels?.ContainsKey(RecipeLabel) == true ? Presence.Substitute : Presence.Official;
        }
        catch (DockerApiException failure) when (failure.StatusCode == HttpStatusCode.NotFound)
        {
            return Presence.Absent;
        }
    }

    private enum Presence
    {
        Absent,
        Official,
        Substitute,
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
