using SeiPlatform.Console.Http;
using SeiPlatform.Console.Inbox;
using SeiPlatform.Console.Pages;
using SeiPlatform.Console.Runbooks;
using SeiPlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("console");
builder.AddLocalAccess();
builder.AddInbox();
builder.AddRunbooks();
builder.AddPages();

var app = builder.Build();

app.UseSecurityHeaders();
app.UseAssets();

app.MapDefaultEndpoints();
app.MapInbox();
app.MapRunbooks();
app.MapGet("/", () => TypedResults.Redirect("/inbox"));

await app.RunAsync();
