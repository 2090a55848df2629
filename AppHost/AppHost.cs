using SeiPlatform.AppHost.FirstNumbers;
using SeiPlatform.AppHost.Resources.Alertmanager;
using SeiPlatform.AppHost.Resources.Elasticsearch;
using SeiPlatform.AppHost.Resources.Exporters;
using SeiPlatform.AppHost.Resources.FluentBit;
using SeiPlatform.AppHost.Resources.Grafana;
using SeiPlatform.AppHost.Resources.Jaeger;
using SeiPlatform.AppHost.Resources.Kafka;
using SeiPlatform.AppHost.Resources.Kibana;
using SeiPlatform.AppHost.Resources.Load;
using SeiPlatform.AppHost.Resources.Prometheus;
using SeiPlatform.AppHost.Resources.Redis;
using SeiPlatform.AppHost.Resources.Secrets;
using SeiPlatform.AppHost.Resources.Services;
using SeiPlatform.AppHost.Resources.Stack;
using SeiPlatform.AppHost.Resources.TimescaleDb;

var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DisableDashboard = true });
if (!StackDefinition.TryRead(builder, out var stack))
    return 2;

var repositories = Repositories.Of(args, builder);
var secrets = builder.AddPlatformSecrets();

// Stores: events and metrics of engineering, answers, and the stream between the services.
var timescaledb = builder.AddTimescaleDb(stack["timescaledb"], secrets.TimescaleDb, secrets.Exporter);
var database = timescaledb.AddDatabase("sei-platform", TimescaleDbBuilderExtensions.DatabaseName);
var redis = builder.AddRedis(stack["redis"], secrets.Redis);
var kafka = builder.AddKafka(stack["kafka"]);

// Logs and traces: only where the profile has room for them.
var jaeger = stack.Find("jaeger") is { } traces ? builder.AddJaeger(traces) : null;
var elasticsearch = stack.Find("elasticsearch") is { } logs ? builder.AddElasticsearch(logs, secrets) : null;
if (jaeger is not null && elasticsearch is not null)
    jaeger.WithStore(elasticsearch, secrets.Jaeger);
var fluentBit = elasticsearch is not null ? builder.AddFluentBit(stack["fluent-bit"], elasticsearch, secrets.FluentBit) : null;

// Where people look on this machine, and where alerts and traces go.
var console = builder.AddConsole(stack["console"]).WithTracesForwardedTo(jaeger);

// The platform: events in, DORA metrics out.
var collector = builder.AddDataCollector(stack["data-collector"], secrets)
    .WithRepositories(repositories)
    .WithReference(database, connectionName: "database").WaitFor(database)
    .WithReference(redis, connectionName: "redis").WaitFor(redis)
    .WithReference(kafka, connectionName: "kafka").WaitFor(kafka)
    .WithTracesTo(jaeger, console)
    .WithLogsTo(fluentBit);

var api = builder.AddApiService(stack["api-service"], secrets)
    .WithReference(database, connectionName: "database").WaitFor(database)
    .WithReference(redis, connectionName: "redis").WaitFor(redis)
    .WithReference(kafka, connectionName: "kafka").WaitFor(kafka)
    .WithTracesTo(jaeger, console)
    .WithLogsTo(fluentBit)
    .WithExternalHttpEndpoints();

// What looks into the stores and the machine.
builder.AddTimescaleDbExporter(stack["timescaledb-exporter"], timescaledb, secrets.Exporter);
builder.AddRedisExporter(stack["redis-exporter"], redis, secrets.Redis);
builder.AddKafkaExporter(stack["kafka-exporter"], kafka);
builder.AddNodeExporter(stack["node-exporter"]);

// What watches, and who is told.
var alertmanager = builder.AddAlertmanager(stack["alertmanager"], console);
var prometheus = builder.AddPrometheus(stack["prometheus"])
    .WithTarget("SEI_API_SERVICE", api)
    .WithTarget("SEI_DATA_COLLECTOR", collector);
console.WithMetricsOf(prometheus).WithSilencesOf(alertmanager);
var grafana = builder.AddGrafana(stack["grafana"], secrets.Grafana);

if (elasticsearch is not null)
{
    builder.AddElasticsearchExporter(stack["elasticsearch-exporter"], elasticsearch, secrets.Exporter);
    builder.AddKibana(stack["kibana"], elasticsearch, secrets.Kibana);
    grafana.WithLogs(secrets.GrafanaLogs);
}

// Made-up senders and customers, so that there is something to see.
builder.AddLoad(api, collector, secrets);

builder.AddFirstNumbers(api, collector, console, secrets.Bootstrap, repositories.Count);
builder.Build().Run();
return Environment.ExitCode;
