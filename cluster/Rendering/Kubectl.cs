namespace SeiPlatform.Cluster.Rendering;

/// <summary>
/// kubectl, on the context that was named or on its current one; what the API server warns of is passed on. It is this machine's own and not <see cref="KubectlImage"/>: contexts name programs that log in, certificates
/// and addresses, which are the machine's.
/// </summary>
internal sealed class Kubectl(string folder, string? context, string program = "kubectl")
{
    /// <exception cref="ClusterException">There is no kubectl, or it failed.</exception>
    public async Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken, string? input = null, params int[] fine)
    {
        var result = await Tool.RunAsync(program, context is null ? arguments : ["--context", context, .. arguments], folder, input, cancellationToken)
            ?? throw new ClusterException(ExitCode.Failed, "kubectl is not on this machine's path: rendering does without, a cluster is reached with your own");
        if (result.ExitCode != 0 && !fine.Contains(result.ExitCode))
            throw new ClusterException(ExitCode.Failed, $"kubectl {string.Join(' ', arguments.Take(3))} failed: {result.Error.Trim()}");
        await Console.Error.WriteAsync(result.Error.AsMemory(), cancellationToken);
        return result.Output;
    }
}
