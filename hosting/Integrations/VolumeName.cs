using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Names for volumes that the AppHost did not name.</summary>
internal static class VolumeName
{
    private const int HashLength = 10;

    /// <summary><c>{apphost}-{hash}-{resource}-{suffix}</c>: published by the name of the AppHost's project, locally by its path, so that copies keep apart.</summary>
    internal static string For<T>(IResourceBuilder<T> builder, string suffix)
        where T : IResource
    {
        var application = builder.ApplicationBuilder.Environment.ApplicationName;
        var identity = builder.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? ((DistributedApplicationBuilder)builder.ApplicationBuilder).ProjectFileName
            : Path.Combine(builder.ApplicationBuilder.AppHostDirectory, application).ToLowerInvariant();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..HashLength];
        return $"{Sanitized(application).ToLowerInvariant()}-{hash}-{builder.Resource.Name}-{suffix}";
    }

    private static string Sanitized(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' ? c : '_'));
}
