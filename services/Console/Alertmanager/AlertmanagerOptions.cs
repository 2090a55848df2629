namespace SeiPlatform.Console.Alertmanager;

/// <summary>Section <c>Alertmanager</c>.</summary>
public sealed class AlertmanagerOptions
{
    public const string Section = "Alertmanager";

    /// <summary>Where it is; the AppHost names the stack's.</summary>
    public Uri? Url { get; set; }
}
