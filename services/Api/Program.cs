using SeiPlatform.Api;
using SeiPlatform.Api.Caching;
using SeiPlatform.Api.Dora;
using SeiPlatform.Api.Keys;
using SeiPlatform.Api.Limits;
using SeiPlatform.Api.Listings;
using SeiPlatform.Api.OpenApi;
using SeiPlatform.Api.Telemetry;
using SeiPlatform.Api.Usage;
using SeiPlatform.Database;
using SeiPlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("api-service");
builder.AddSeiDatabase().AddAnswerCache().AddKeys().AddRateLimit().AddApiServices();
builder.Services.AddApiDocument();
if (args is [KeysCommand.Verb, ..])
    return await KeysCommand.RunAsync(builder, args);

var app = builder.Build();

app.UseMiddleware<RequestTelemetry>();
app.UseExceptionHandler();
app.UseAuthentication();
app.UseRateLimiter();
app.UseAuthorization();

app.MapDefaultEndpoints();
app.MapApiDocument();
var api = app.MapGroup("/api/v1").RequireAuthorization();
api.MapDora();
api.MapLists();
api.MapUsage();
api.MapKeys();

await app.RunAsync();
return 0;
