using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SeiPlatform.Api.Telemetry;

/// <summary>What the API measures about itself; docs/metrics.md is the contract.</summary>
public sealed class ApiMetrics
{
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _requestDuration;
    private readonly Counter<long> _customerRequests;
    private readonly Counter<long> _authenticationFailures;
    private readonly Counter<long> _rateLimited;
    private readonly Counter<long> _cacheRequests;
    private readonly Histogram<double> _cacheOperation;
    private readonly Histogram<double> _databaseQuery;
    private readonly CustomerLabels _customers = new();

    public ApiMetrics(IMeterFactory meters, ActiveCustomers active)
    {
        var meter = meters.Create(ApiTelemetry.Name);
        _requests = meter.CreateCounter<long>("api_requests", description: "Requests by method, route template and status.");
        _requestDuration = meter.CreateHistogram<double>("api_request_duration", "s", "Time to answer a request.");
        meter.CreateObservableGauge("api_active_users", active.Count, description: "Customers seen by this instance in the last 15 minutes.");
        _customerRequests = meter.CreateCounter<long>("sei_api_customer_requests", description: "Requests by customer.");
        _authenticationFailures = meter.CreateCounter<long>("sei_api_authentication_failures", description: "Requests without a valid key, by reason.");
        _rateLimited = meter.CreateCounter<long>("sei_api_rate_limited_requests", description: "Requests refused because their key asked too often.");
        _cacheRequests = meter.CreateCounter<long>("sei_api_cache_requests", description: "Answers by where they came from: hit, miss, coalesced, bypass.");
        _cacheOperation = meter.CreateHistogram<double>("sei_api_cache_operation_duration", "s", "Time of a Redis operation.");
        _databaseQuery = meter.CreateHistogram<double>("sei_api_database_query_duration", "s", "Time of a query, by name.");
    }

    public void Request(string method, string endpoint, int status, TimeSpan duration)
    {
        _requests.Add(1, new("method", method), new("endpoint", endpoint), new("status", status));
        _requestDuration.Record(duration.TotalSeconds, new("method", method), new KeyValuePair<string, object?>("endpoint", endpoint));
    }

    public void CustomerRequest(string customer) => _customerRequests.Add(1, new KeyValuePair<string, object?>("customer", _customers.Label(customer)));

    public void AuthenticationFailure(string reason) => _authenticationFailures.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void RateLimited() => _rateLimited.Add(1);

    public void CacheRequest(string result) => _cacheRequests.Add(1, new KeyValuePair<string, object?>("result", result));

    public void CacheOperation(string operation, string outcome, TimeSpan duration) => _cacheOperation.Record(
        duration.TotalSeconds, new TagList { { "operation", operation }, { "outcome", outcome } });

    public void DatabaseQuery(string name, TimeSpan duration) =>
        _databaseQuery.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("query", name));
}
