using System.Globalization;
using System.Text.Json.Nodes;

namespace SeiPlatform.Tests.Stack.Platform;

/// <summary>
/// A little of everything for as long as it is not disposed: two customers ask the API, some of their requests are refused, and a repository is pushed to and deployed;
/// of three deployments one fails.
/// </summary>
public sealed class Traffic : IAsyncDisposable
{
    private const string Repository = "Acme/Traffic";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private static readonly string[] Paths =
    [
        "api/v1/dora?window=30d", "api/v1/dora/series?window=30d&interval=day", "api/v1/repositories", "api/v1/deployments", "api/v1/changes", "api/v1/incidents",
        "api/v1/events", "api/v1/usage", "api/v1/dora?window=never", "api/v1/nowhere",
    ];

    private readonly CancellationTokenSource ending = new();
    private readonly PlatformClient[] customers;
    private readonly Task running;
    private int number;

    public Traffic(PlatformUnderTest platform)
    {
        customers = [new(platform, "traffic-one"), new(platform, "traffic-two")];
        running = RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await running;
        foreach (var customer in customers)
        {
            customer.Dispose();
        }

        ending.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            for (; ; number++)
            {
                foreach (var customer in customers)
                {
                    await customer.TryAsync(Paths[number % Paths.Length], withKey: number % 7 != 0, ending.Token);
                }

                await DeliverAsync();
                await Task.Delay(Pause, ending.Token);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Disposed.
        }
    }

    private async Task DeliverAsync()
    {
        var now = DateTimeOffset.UtcNow;
        var sha = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()) + "00000000";
        await DeliverAsync("push", new JsonObject
        {
            ["ref"] = "refs/heads/main",
            ["commits"] = new JsonArray(new JsonObject
            {
                ["id"] = sha,
                ["message"] = "Sell more",
                ["timestamp"] = Text(now.AddMinutes(-10)),
                ["author"] = new JsonObject { ["username"] = "octocat" },
            }),
        });
        await DeliverAsync("deployment_status", new JsonObject
        {
            ["action"] = "created",
            ["deployment"] = new JsonObject { ["id"] = now.ToUnixTimeMilliseconds(), ["sha"] = sha, ["created_at"] = Text(now), ["environment"] = "production" },
            ["deployment_status"] = new JsonObject { ["id"] = 1, ["state"] = number % 3 == 1 ? "failure" : "success", ["created_at"] = Text(now), ["environment"] = "production" },
        });
        // Twice: more of them is what an alert is for.
        if (number is 1 or 40)
        {
            await DeliverAsync("push", [], secret: "a guess");
        }
    }

    private async Task DeliverAsync(string gitHubEvent, JsonObject body, string? secret = null)
    {
        body["repository"] = new JsonObject { ["full_name"] = Repository, ["default_branch"] = "main" };
        using var answer = await customers[0].DeliverAsync(gitHubEvent, body.ToJsonString(), Guid.NewGuid().ToString(), secret: secret);
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
