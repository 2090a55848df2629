using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Git;

/// <summary>A private repository served over HTTP by git's own backend, to one user.</summary>
internal sealed class GitHttp : IAsyncDisposable
{
    public const string User = "ada";
    public const string Token = "t0ken";

    private readonly WebApplication _server;
    private readonly string _folder;

    private GitHttp(WebApplication server, string folder) => (_server, _folder) = (server, folder);

    /// <summary>With the credentials.</summary>
    public string Url => $"http://{User}:{Token}@{new Uri(_server.Urls.Single()).Authority}/{Path.GetFileName(_folder)}";

    public static async Task<GitHttp> StartAsync(string folder, CancellationToken cancellationToken)
    {
        (await new Command("git", "-C", folder, "config", "uploadpack.allowFilter", "true").RunAsync(cancellationToken)).MustSucceed();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new GitHttp(builder.Build(), folder);
        server._server.Run(server.ServeAsync);
        await server._server.StartAsync(cancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        var expected = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Token}"))}";
        if (context.Request.Headers.Authorization != expected)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"test\"";
            return;
        }

        var start = new Command("git", "http-backend").ToStartInfo();
        start.RedirectStandardInput = true;
        start.Environment["GIT_PROJECT_ROOT"] = Path.GetDirectoryName(_folder);
        start.Environment["GIT_HTTP_EXPORT_ALL"] = "1";
        start.Environment["GIT_PROTOCOL"] = context.Request.Headers["Git-Protocol"];
        start.Environment["REQUEST_METHOD"] = context.Request.Method;
        start.Environment["PATH_INFO"] = context.Request.Path;
        start.Environment["QUERY_STRING"] = context.Request.QueryString.Value?.TrimStart('?');
        start.Environment["CONTENT_TYPE"] = context.Request.ContentType;
        start.Environment["HTTP_CONTENT_ENCODING"] = context.Request.Headers.ContentEncoding;
        start.Environment["REMOTE_USER"] = User;
        using var backend = Process.Start(start)!;
        await context.Request.Body.CopyToAsync(backend.StandardInput.BaseStream, context.RequestAborted);
        backend.StandardInput.Close();
        await AnswerAsync(context, backend.StandardOutput.BaseStream);
    }

    /// <summary>CGI's answer: header lines, of which <c>Status</c> is the status, an empty line, and the body.</summary>
    private static async Task AnswerAsync(HttpContext context, Stream output)
    {
        for (var line = await LineAsync(output); line.Length > 0; line = await LineAsync(output))
        {
            var (name, value) = line.Split(": ", 2) is [var first, var rest] ? (first, rest) : throw new InvalidDataException(line);
            if (name == "Status")
                context.Response.StatusCode = int.Parse(value.AsSpan(0, 3));
            else
                context.Response.Headers[name] = value;
        }

        await output.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static async Task<string> LineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1 && one[0] != '\n')
            line.Append((char)one[0]);
        return line.ToString().TrimEnd('\r');
    }
}
