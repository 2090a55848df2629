using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SeiPlatform.Tests.Unit.Hosting;

public sealed class ResourceNotificationTests
{
    private readonly ResourceNotificationService _notifications = new();
    private readonly ContainerResource _redis = new("redis");

    [Fact]
    public async Task A_resource_is_healthy_once_every_check_has_passed()
    {
        var healthy = _notifications.WaitForResourceHealthyAsync("redis", TestContext.Current.CancellationToken);

        await PublishAsync(KnownResourceStates.Starting);
        await PublishAsync(KnownResourceStates.Running, (HealthStatus?)null);
        await PublishAsync(KnownResourceStates.Running, HealthStatus.Healthy, HealthStatus.Unhealthy);
        Assert.False(healthy.IsCompleted);
        await PublishAsync(KnownResourceStates.Running, HealthStatus.Healthy, HealthStatus.Healthy);

        Assert.Same(_redis, (await healthy).Resource);
    }

    [Fact]
    public async Task What_has_happened_before_somebody_watches_is_told_too()
    {
        await PublishAsync(KnownResourceStates.Running);

        await _notifications.WaitForResourceAsync("Redis", cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(_notifications.TryGetCurrentState("redis", out var current));
        Assert.Equal(KnownResourceStates.Running, current.Snapshot.State?.Text);
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_cancelled()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _notifications.WaitForResourceHealthyAsync("redis", patience.Token));
    }

    private Task PublishAsync(string state, params HealthStatus?[] checks) => _notifications.PublishUpdateAsync(_redis, snapshot => snapshot with
    {
        State = state,
        HealthReports = [.. checks.Select((status, index) => new HealthReportSnapshot($"check {index}", status, null, null))]
    });
}
