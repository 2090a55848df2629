namespace SeiPlatform.AppHost.Resources.Stack;

internal static class RunState
{
    private const string Key = "Host:StateDirectory";
    private const string Default = "../.sei";

    /// <summary>Where a run keeps what it needs again, such as keys: the built-in host's own folder, under Aspire's host too.</summary>
    public static string StateDirectory(this IDistributedApplicationBuilder builder) =>
        Path.GetFullPath(builder.Configuration[Key] ?? Default, builder.AppHostDirectory);
}
