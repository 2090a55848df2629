using SeiPlatform.Cluster;
using SeiPlatform.Cluster.Cli;
using SeiPlatform.Cluster.Rendering;

using var end = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    end.Cancel();
};
try
{
    var options = RenderOptions.Parse(args);
    if (options.Verb is ClusterVerb.Help)
    {
        Console.WriteLine(RenderOptions.Usage);
        return ExitCode.Success;
    }

    var deployment = new Deployment(Repository.Root, options);
    await (options.Verb switch
    {
        ClusterVerb.Render => new Render(Repository.Root, options).RunAsync(end.Token),
        ClusterVerb.Diff => deployment.DiffAsync(end.Token),
        ClusterVerb.Apply => deployment.ApplyAsync(end.Token),
        ClusterVerb.Status => deployment.StatusAsync(end.Token),
        _ => deployment.DeleteAsync(end.Token),
    });
    return ExitCode.Success;
}
catch (ClusterException exception)
{
    await Console.Error.WriteLineAsync($"cluster: {exception.Message}");
    return exception.ExitCode;
}
catch (OperationCanceledException) when (end.IsCancellationRequested)
{
    return 130;
}
