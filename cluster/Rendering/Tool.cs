using System.ComponentModel;
using System.Diagnostics;

namespace SeiPlatform.Cluster.Rendering;

/// <summary>Runs a program and captures what it prints.</summary>
internal static class Tool
{
    /// <returns>The exit code, and what it printed to either stream; null when there is no such program.</returns>
    public static async Task<ToolResult?> RunAsync(string program, IEnumerable<string> arguments, string folder, string? input = null, CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // aspirate targets an older .NET than this machine may have.
        start.Environment["DOTNET_ROLL_FORWARD"] = "Major";
        Process? started;
        try
        {
            started = Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }

        using var process = started!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);
        return new(process.ExitCode, await output, await error);
    }
}

internal sealed record ToolResult(int ExitCode, string Output, string Error);
