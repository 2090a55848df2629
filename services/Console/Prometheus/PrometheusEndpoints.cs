namespace SeiPlatform.Console.Prometheus;

/// <summary>The part of Prometheus' API that dashboards read, so that pages talk to nobody but the console. Nothing here changes anything there.</summary>
internal static class PrometheusEndpoints
{
    private const string Prefix = "/api/prometheus";

    private static readonly string[] Reads = ["query", "query_range", "query_exemplars", "series", "labels", "rules", "alerts"];

    public static void AddPrometheus(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<PrometheusOptions>().BindConfiguration(PrometheusOptions.Section)
            .Validate(options => options.Url is null or { IsAbsoluteUri: true, Scheme: "http" or "https" }, "Prometheus:Url: expected an http or https URL such as http://localhost:9090.")
            .ValidateOnStart();
        builder.Services.AddHttpClient<PrometheusClient>();
    }

    public static void MapPrometheus(this WebApplication app)
    {
        foreach (var read in Reads)
            app.MapGet($"{Prefix}/{read}", (HttpContext context, PrometheusClient prometheus) => PassAsync(context, prometheus, read));
        app.MapGet($"{Prefix}/label/{{name}}/values", (HttpContext context, string name, PrometheusClient prometheus) =>
        {
            // A name that leads to no other path of the API.
            if (name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
                return PassAsync(context, prometheus, $"label/{name}/values");
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    private static async Task PassAsync(HttpContext context, PrometheusClient prometheus, string path)
    {
        var answer = context.Response;
        answer.Headers.CacheControl = "no-store";
        try
        {
            using var response = await prometheus.GetAsync(path + context.Request.QueryString, context.RequestAborted);
            answer.StatusCode = (int)response.StatusCode;
            answer.ContentType = "application/json";
            await response.Content.CopyToAsync(answer.Body, context.RequestAborted);
        }
        catch (PrometheusException exception)
        {
            answer.StatusCode = StatusCodes.Status502BadGateway;
            await answer.WriteAsJsonAsync(new PrometheusProblem("error", "unavailable", exception.Message), PrometheusJsonContext.Default.PrometheusProblem, cancellationToken: context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The page has gone on to something else.
        }
    }
}
