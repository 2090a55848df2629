using SeiPlatform.Collector.Ingest;
using SeiPlatform.Collector.Kafka;
using SeiPlatform.Collector.Roles;
using SeiPlatform.Database;
using SeiPlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
var roles = builder.Configuration.GetCollectorRoles();

builder.AddServiceDefaults("data-collector");
builder.AddSeiDatabase();
builder.Services.AddKafkaConnection();
if (roles.HasFlag(CollectorRoles.Intake))
{
    builder.Services.AddEventPublishing();
}

if (roles.HasFlag(CollectorRoles.Ingest))
{
    builder.AddIngest();
}

var app = builder.Build();

app.MapDefaultEndpoints();

await app.RunAsync();
