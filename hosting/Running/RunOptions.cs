using System.Globalization;
using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running.Engine;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Running;

/// <summary>What an AppHost may configure of its host, in the sections <c>Host</c> and <c>Images</c>.</summary>
internal sealed partial record RunOptions
{
    /// <summary>The folder of the AppHost's project; relative paths start here.</summary>
    public required string AppHostDirectory { get; init; }

    /// <summary>Where the host keeps its state, logs and secrets.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>The name of the containers' network, and what their names begin with.</summary>
    public string Network { get; init; } = "aspire";

    /// <summary>
    /// Goes before the names of volumes. Unless configured it names the AppHost's folder: a data volume opens only with the password it was made
    /// with, and those are kept per folder too.
    /// </summary>
    public required string VolumePrefix { get; init; }

    /// <summary>The label on everything that the host makes.</summary>
    public string Label { get; init; } = "aspire.apphost";

    /// <summary>How long a resource that runs may take to become healthy before the run counts as degraded.</summary>
    public TimeSpan HealthTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The command that makes an image which no registry gives; null when there is none.</summary>
    public string? ImageFallbackCommand { get; init; }

    /// <exception cref="RunException">A value is not what it has to be.</exception>
    public static RunOptions From(IConfiguration configuration, string appHostDirectory)
    {
        var options = new RunOptions
        {
            AppHostDirectory = appHostDirectory,
            StateDirectory = StateFolder.Of(appHostDirectory, configuration),
            VolumePrefix = $"{HostLabels.NameOf(appHostDirectory)}-",
        };
        return options with
        {
            Network = Value("Host:Network", text => NamePattern().IsMatch(text) ? text : null, "letters, digits, '.', '_' and '-'") ?? options.Network,
            VolumePrefix = Value("Host:VolumePrefix", text => NamePattern().IsMatch(text) ? text : null, "letters, digits, '.', '_' and '-'") ?? options.VolumePrefix,
            Label = Value("Host:Label", text => NamePattern().IsMatch(text) ? text : null, "letters, digits, '.', '_' and '-'") ?? options.Label,
            HealthTimeout = Value<TimeSpan?>("Host:HealthTimeout", text => ParseTime(text), "a time such as 00:05:00") ?? options.HealthTimeout,
            ImageFallbackCommand = Value(
                "Images:FallbackCommand",
                text => Path.GetFullPath(text, appHostDirectory) is var path && File.Exists(path) ? path : null,
                "a file, relative to the AppHost's folder"),
        };

        T? Value<T>(string key, Func<string, T?> parse, string expected) =>
            configuration[key] is not { Length: > 0 } text ? default
            : parse(text) is { } value ? value
            : throw new RunException(ExitCode.Configuration, $"The configuration key {key} has the value '{text}'; expected is {expected}.");
    }

    private static TimeSpan? ParseTime(string text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time > TimeSpan.Zero ? time : null;

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    private static partial Regex NamePattern();
}
