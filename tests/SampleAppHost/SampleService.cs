namespace SampleAppHost;

/// <summary>A web service that can be made to fail.</summary>
internal static class SampleService
{
    public static async Task RunAsync()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        var healthy = true;
        app.MapGet("/health", () => healthy ? Results.Ok("healthy") : Results.StatusCode(503));
        app.MapPost("/sicken", () => healthy = false);
        app.MapPost("/recover", () => healthy = true);
        app.MapPost("/crash", () =>
        {
            Console.Error.WriteLine("the service was told to crash");
            Environment.Exit(3);
        });
        app.MapGet("/environment/{name}", (string name) => Environment.GetEnvironmentVariable(name) ?? "");
        Console.WriteLine("the service starts");
        await app.RunAsync();
        Console.WriteLine("the service has ended in order");
    }
}
