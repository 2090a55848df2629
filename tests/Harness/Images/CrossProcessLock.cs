using System.Security.Cryptography;
using System.Text;

namespace SeiPlatform.Tests.Harness.Images;

/// <summary>A named lock between the test processes of one user on this machine; the operating system frees it when its holder dies.</summary>
public sealed class CrossProcessLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly FileStream file;

    private CrossProcessLock(FileStream file) => this.file = file;

    /// <summary>Where locks and what they protect are kept.</summary>
    public static string Folder { get; } = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"sei-tests-{Environment.UserName}")).FullName;

    public static async Task<CrossProcessLock> TakeAsync(string name, CancellationToken cancellationToken)
    {
        var path = PathOf(name, "lock");
        while (true)
        {
            try
            {
                return new CrossProcessLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    /// <summary>A file of its own for <paramref name="name"/>, whatever characters that contains.</summary>
    public static string PathOf(string name, string extension) =>
        Path.Combine(Folder, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..24]}.{extension}");

    public void Dispose() => file.Dispose();
}
