using SeiPlatform.Collector.Git;
using SeiPlatform.Collector.Ingest;
using SeiPlatform.Collector.Kafka;
using SeiPlatform.Collector.Roles;
using SeiPlatform.Collector.Webhooks;
using SeiPlatform.Database;
using SeiPlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
var roles = builder.Configuration.GetCollectorRoles();

builder.AddServiceDefaults("data-collector");
// What is taken in waits in Kafka while the database is away.
builder.AddSeiDatabase(isRequired: roles.HasFlag(CollectorRoles.Ingest));
builder.Services.AddKafkaConnection();
if (roles.HasFlag(CollectorRoles.Intake))
{
    builder.Services.AddEventPublishing();
    builder.Services.AddWebhooks();
    builder.AddGitImport();
}

if (roles.HasFlag(CollectorRoles.Ingest))
{
    builder.AddIngest();
}

var app = builder.Build();

// Inside of the page that ASP.NET shows in development.
app.UseExceptionHandler();
app.MapDefaultEndpoints();
if (roles.HasFlag(CollectorRoles.Intake))
{
    app.MapWebhooks();
    app.MapGitImport();
}

await app.RunAsync();
