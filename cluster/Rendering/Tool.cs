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
        using var process = Start(start);
        if (process is null)
            return null;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended before it read everything: its exit code and what it printed say why.
        }

        await process.WaitForExitAsync(cancellationToken);
        return new(process.ExitCode, await output, await error);
    }

    /// <summary>Runs a program whose progress is shown as it goes.</summary>
    /// <returns>The exit code; null when there is no such program.</returns>
    public static async Task<int?> ShowAsync(string program, IEnumerable<string> arguments, string folder, CancellationToken cancellationToken)
    {
        using var process = Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder });
        if (process is null)
            return null;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    private static Process? Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}

internal sealed record ToolResult(int ExitCode, string Output, string Error);
