using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;

namespace SeiPlatform.Tests.Integration.Api;

[Collection(ApiCollection.Name)]
public sealed class OpenApiTests(ApiFixture fixture)
{
    [Fact]
    public async Task The_document_is_valid_and_lists_every_endpoint_with_its_answers()
    {
        var api = await fixture.StartAsync();
        var text = await api.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);

        var (document, diagnostic) = OpenApiDocument.Parse(text, "json");

        Assert.Empty(diagnostic!.Errors);
        var listed = document!.Paths.SelectMany(path => path.Value.Operations!.Select(operation => $"{operation.Key.Method} {path.Key}")).Order();
        var mapped = api.Host.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
                .Select(method => $"{method} {endpoint.RoutePattern.RawText!.Replace(":guid", "", StringComparison.Ordinal)}"))
            .Order();
        Assert.Equal(mapped, listed);
        Assert.All(document.Paths.SelectMany(path => path.Value.Operations!.Values), operation =>
        {
            Assert.NotEmpty(operation.OperationId!);
            Assert.NotEmpty(operation.Summary!);
            Assert.NotEmpty(operation.Security!);
            Assert.All(operation.Parameters ?? [], parameter => Assert.False(parameter.In == ParameterLocation.Query && string.IsNullOrEmpty(parameter.Description), parameter.Name));
        });
    }

    [Fact]
    public async Task An_answer_has_exactly_the_members_that_the_document_says()
    {
        var api = await fixture.StartAsync();
        var document = await api.Client.JsonAsync("/openapi/v1.json");
        var answer = await api.Client.JsonAsync("/api/v1/dora");

        Same(document, "DoraAnswer", answer);
        Same(document, "ChangeLeadTime", answer.GetProperty("changeLeadTime"));
        Same(document, "FailedDeploymentRecoveryTime", answer.GetProperty("failedDeploymentRecoveryTime"));
    }

    private static void Same(JsonElement document, string schema, JsonElement value)
    {
        var properties = document.GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("properties");
        Assert.Equal(properties.EnumerateObject().Select(property => property.Name), value.EnumerateObject().Select(property => property.Name));
    }
}
