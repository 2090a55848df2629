using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Config.Logs;

/// <summary>What Elasticsearch and Kibana are told at their start, against a server that takes it down.</summary>
public sealed class ProvisionTests
{
    [Fact]
    public async Task Elasticsearch_is_told_the_policy_then_the_template_then_to_make_the_stream()
    {
        await using var server = await Recorder.StartAsync(request => request is { Path: "/_data_stream/logs-sei-platform", Method: "GET" } ? HttpStatusCode.NotFound : HttpStatusCode.OK);

        await server.RunAsync("elasticsearch", ("ELASTIC_PASSWORD", "planted-password"));

        Assert.Equal(
            ["GET /_cluster/health", "PUT /_ilm/policy/sei-logs", "PUT /_index_template/sei-logs", "GET /_data_stream/logs-sei-platform", "PUT /_data_stream/logs-sei-platform"],
            server.Requests.Select(request => $"{request.Method} {request.Path}"));
        Assert.NotNull(JsonNode.Parse(server.Requests.ElementAt(1).Body)!["policy"]);
        Assert.NotNull(JsonNode.Parse(server.Requests.ElementAt(2).Body)!["data_stream"]);
        Assert.All(server.Requests, request => Assert.Equal("elastic:planted-password", request.Credentials));
    }

    [Fact]
    public async Task A_stream_that_is_there_is_left_alone_and_a_server_that_starts_is_waited_for()
    {
        var asked = 0;
        await using var server = await Recorder.StartAsync(_ => ++asked <= 1 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK);

        await server.RunAsync("elasticsearch", ("ELASTIC_PASSWORD", "planted-password"));

        Assert.Equal(2, server.Requests.Count(request => request.Path == "/_cluster/health"));
        Assert.DoesNotContain(server.Requests, request => request is { Method: "PUT", Path: "/_data_stream/logs-sei-platform" });
    }

    [Fact]
    public async Task Kibana_is_given_its_searches_once_it_takes_them()
    {
        var asked = 0;
        await using var server = await Recorder.StartAsync(_ => ++asked <= 1 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, """{"successCount":7,"success":true}""");

        await server.RunAsync("kibana", ("ELASTICSEARCH_PASSWORD", "planted-password"));

        var request = server.Requests.Last();
        Assert.Equal("POST /api/saved_objects/_import?overwrite=true", $"{request.Method} {request.Path}{request.Query}");
        Assert.Equal("sei_kibana_content:planted-password", request.Credentials);
        Assert.Contains("saved-objects.ndjson", request.Body);
        Assert.Contains("\"sei-logs-errors\"", request.Body);
        Assert.Contains("add_user sei_kibana_content kibana_admin \"$KIBANA_PASSWORD\"", await File.ReadAllTextAsync(RepositoryRoot.File("observability-config", "elasticsearch", "start.sh"), TestContext.Current.CancellationToken));
    }

    private sealed record Received(string Method, string Path, string Query, string Credentials, string Body);

    private sealed class Recorder(WebApplication server, ConcurrentQueue<Received> requests) : IAsyncDisposable
    {
        public IReadOnlyCollection<Received> Requests => requests;

        public static async Task<Recorder> StartAsync(Func<Received, HttpStatusCode> answer, string body = "{}")
        {
            var requests = new ConcurrentQueue<Received>();
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var server = builder.Build();
            server.Run(async context =>
            {
                using var reader = new StreamReader(context.Request.Body);
                var basic = context.Request.Headers.Authorization.ToString().Split(' ')[^1];
                var received = new Received(
                    context.Request.Method, context.Request.Path, context.Request.QueryString.ToString(), Encoding.UTF8.GetString(Convert.FromBase64String(basic)), await reader.ReadToEndAsync());
                requests.Enqueue(received);
                context.Response.StatusCode = (int)answer(received);
                await context.Response.WriteAsync(body);
            });
            await server.StartAsync(TestContext.Current.CancellationToken);
            return new(server, requests);
        }

        public async Task RunAsync(string component, (string Name, string Value) secret)
        {
            Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "the containers' scripts need bash");
            var command = new Command("bash", RepositoryRoot.File("observability-config", component, "provision.sh"), server.Urls.Single())
            {
                Limit = TimeSpan.FromMinutes(1),
                Environment = new Dictionary<string, string?> { [secret.Name] = secret.Value },
            };
            var result = (await command.RunAsync()).MustSucceed();
            Assert.DoesNotContain(secret.Value, result.Everything);
        }

        public ValueTask DisposeAsync() => server.DisposeAsync();
    }
}
