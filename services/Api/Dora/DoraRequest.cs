using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using SeiPlatform.Api.Requests;
using SeiPlatform.Api.Windows;

namespace SeiPlatform.Api.Dora;

/// <summary>The parameters of <c>/api/v1/dora</c>.</summary>
internal sealed record DoraParameters(
    [FromQuery(Name = "repository")][property: Description(ParameterTexts.Repository)] string[]? Repository,
    [FromQuery(Name = "from")][property: Description(ParameterTexts.From)] string? From,
    [FromQuery(Name = "to")][property: Description(ParameterTexts.To)] string? To,
    [FromQuery(Name = "window")][property: Description(ParameterTexts.Window)] string? Window,
    [FromQuery(Name = "environment")][property: Description(ParameterTexts.Environment)] string? Environment,
    [FromQuery(Name = "timeZone")][property: Description(ParameterTexts.TimeZone)] string? TimeZone,
    [FromQuery(Name = "profile")][property: Description(ParameterTexts.Profile)] string? Profile);

/// <summary>The parameters of <c>/api/v1/dora/series</c>.</summary>
internal sealed record DoraSeriesParameters(
    [FromQuery(Name = "repository")][property: Description(ParameterTexts.Repository)] string[]? Repository,
    [FromQuery(Name = "from")][property: Description(ParameterTexts.From)] string? From,
    [FromQuery(Name = "to")][property: Description(ParameterTexts.To)] string? To,
    [FromQuery(Name = "window")][property: Description(ParameterTexts.Window)] string? Window,
    [FromQuery(Name = "interval")][property: Description(ParameterTexts.Interval)] string? Interval,
    [FromQuery(Name = "environment")][property: Description(ParameterTexts.Environment)] string? Environment,
    [FromQuery(Name = "timeZone")][property: Description(ParameterTexts.TimeZone)] string? TimeZone,
    [FromQuery(Name = "profile")][property: Description(ParameterTexts.Profile)] string? Profile)
{
    public DoraParameters WithoutInterval => new(Repository, From, To, Window, Environment, TimeZone, Profile);
}

/// <summary>What is asked for, after defaults.</summary>
internal sealed record DoraRequest(RepositoryScope Scope, TimeWindow Window, string Environment, ThresholdProfile Profile)
{
    public const string DefaultEnvironment = "production";

    /// <summary>Everything the answer depends on besides the repositories.</summary>
    public string Canonical => $"{Window.From}|{Window.To}|{Window.Zone.Id}|{Environment}|{Profile.Year}";

    /// <returns>Null when an error was added.</returns>
    public static DoraRequest? Read(DoraParameters parameters, DateTimeOffset now, ParameterErrors errors)
    {
        var scope = RepositoryScope.Read(parameters.Repository, errors);
        var window = WindowReader.Read(parameters.From, parameters.To, parameters.Window, parameters.TimeZone, now, errors);
        var environment = Choice.ReadName("environment", parameters.Environment ?? DefaultEnvironment, errors);
        var profile = ThresholdProfiles.Read(parameters.Profile, errors);
        return errors.Any ? null : new(scope, window!, environment!, profile!);
    }
}
