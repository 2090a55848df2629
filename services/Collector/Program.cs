using SeiPlatform.Collector.Kafka;
using SeiPlatform.Collector.Roles;
using SeiPlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
var roles = builder.Configuration.GetCollectorRoles();

builder.AddServiceDefaults("data-collector");
builder.Services.AddKafkaConnection();
if (roles.HasFlag(CollectorRoles.Intake))
{
    builder.Services.AddEventPublishing();
}

var app = builder.Build();

app.MapDefaultEndpoints();

await app.RunAsync();
