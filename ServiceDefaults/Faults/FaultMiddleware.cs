using Microsoft.AspNetCore.Http;

namespace SeiPlatform.ServiceDefaults.Faults;

/// <summary>Where faults meet requests: just before the endpoint, so that authentication, metrics and traces see a request like any other.</summary>
internal sealed class FaultMiddleware(RequestDelegate next, FaultSwitch faults, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var hitting = faults.Hitting(context.Request.Path).ToArray();
        foreach (var slow in hitting.Where(fault => fault.Kind is FaultKind.Latency))
            await Task.Delay(TimeSpan.FromSeconds(slow.Latency), time, context.RequestAborted);
        if (hitting.Any(fault => fault.Kind is FaultKind.Exception))
            throw new FaultOnDemandException();
        if (hitting.FirstOrDefault(fault => fault.Kind is FaultKind.Error) is { } error)
            context.Response.StatusCode = error.Status;
        else
            await next(context);
    }
}

/// <summary>Thrown on demand.</summary>
internal sealed class FaultOnDemandException() : Exception("This exception was asked for.");
