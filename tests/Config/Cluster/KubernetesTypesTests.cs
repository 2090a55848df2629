using SeiPlatform.Cluster.Rendering;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>
/// Objects of Kubernetes' own kinds against the types of its API: beside members that there are not, which rendering refuses, those that are missing, a text where a number has to be
/// and the reverse, and a value that is none of the known ones. Kubernetes' client takes these as they come, a server does not.
/// </summary>
public sealed class KubernetesTypesTests
{
    [Theory]
    [MemberData(nameof(Rendered.VariantData), MemberType = typeof(Rendered))]
    public async Task Every_object_has_what_its_type_asks_for_and_values_of_their_types(string variant)
    {
        var objects = (await Rendered.GetAsync(variant)).All.Where(rendered => rendered.Type is not null).ToList();

        Assert.True(objects.Count > 100, $"{objects.Count} objects");
        Assert.Empty(ObjectTypes.Kubernetes.Mistakes(objects));
    }

    [Theory]
    [InlineData("containerPort: 80", "containerPort: \"80\"")]
    [InlineData("value: \"1\"", "value: 1")]
    [InlineData("protocol: TCP", "protocol: TPC")]
    [InlineData("image: one", "imag: one")]
    [InlineData("- name: one\n", "- command: [one]\n")]
    [InlineData("\n  selector: {matchLabels: {app: one}}", "")]
    [InlineData("memory: 1Gi", "memory: [1Gi]")]
    public void A_mistake_is_found(string right, string wrong)
    {
        const string Deployment = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: one}
            spec:
              selector: {matchLabels: {app: one}}
              template:
                metadata: {labels: {app: one}}
                spec:
                  containers:
                    - name: one
                      image: one
                      env: [{name: A, value: "1"}]
                      ports: [{containerPort: 80, protocol: TCP}]
                      resources: {limits: {memory: 1Gi, cpu: 1}}
            """;
        Assert.Contains(right, Deployment, StringComparison.Ordinal);
        Assert.Empty(Mistakes(Deployment));
        Assert.Single(Mistakes(Deployment.Replace(right, wrong, StringComparison.Ordinal)));

        static IEnumerable<string> Mistakes(string text) => ObjectTypes.Kubernetes.Mistakes([RenderedObject.Parse(text)]);
    }
}
