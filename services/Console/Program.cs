using SeiPlatform.Console.Alerts;
using SeiPlatform.Console.Dashboards;
using SeiPlatform.Console.Http;
using SeiPlatform.Console.Inbox;
using SeiPlatform.Console.Overview;
using SeiPlatform.Console.Pages;
using SeiPlatform.Console.Prometheus;
using SeiPlatform.Console.Resources;
using SeiPlatform.Console.Runbooks;
using SeiPlatform.Console.Traces;
using SeiPlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("console");
builder.AddLocalAccess();
builder.AddInbox();
builder.AddRunbooks();
builder.AddTraces();
builder.AddPrometheus();
builder.AddDashboards();
builder.AddResources();
builder.AddAlerts();
builder.AddPages();

var app = builder.Build();

// Pages, scripts and JSON. What BREACH finds out is a secret beside something that the attacker chose, both in one answer over TLS: here is neither.
app.UseResponseCompression();
app.UseSecurityHeaders();
app.UseAssets();

app.MapDefaultEndpoints();
app.MapInbox();
app.MapRunbooks();
app.MapTraces();
app.MapPrometheus();
app.MapDashboards();
app.MapResources();
app.MapAlerts();
app.MapOverview();

await app.RunAsync();
