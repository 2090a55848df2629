using Aspire.Hosting.Running.Images;

namespace SeiPlatform.Tests.Unit.Running;

public sealed class ImageTests
{
    [Theory]
    [InlineData("redis", "docker.io", "library/redis", "latest")]
    [InlineData("redis:8.6", "docker.io", "library/redis", "8.6")]
    [InlineData("prom/prometheus:v3", "docker.io", "prom/prometheus", "v3")]
    [InlineData("docker.io/library/redis:8.6", "docker.io", "library/redis", "8.6")]
    [InlineData("quay.io/prometheus/prometheus:v3.13.1", "quay.io", "prometheus/prometheus", "v3.13.1")]
    [InlineData("localhost:5000/own/image", "localhost:5000", "own/image", "latest")]
    [InlineData("ghcr.io/a/b@sha256:0123", "ghcr.io", "a/b", "sha256:0123")]
    public void A_reference_is_read_as_engines_read_it(string reference, string registry, string repository, string version) =>
        Assert.Equal(new RegistryImage(registry, repository, version), RegistryImage.Parse(reference));

    [Theory]
    [InlineData("redis", "registry-1.docker.io", 443)]
    [InlineData("quay.io/prometheus/prometheus", "quay.io", 443)]
    [InlineData("localhost:5000/own/image", "localhost", 5000)]
    public void A_registry_is_asked_where_its_API_answers(string reference, string host, int port) =>
        Assert.Equal((host, port), RegistryImage.Parse(reference).Api);

    [Theory]
    [InlineData("Get \"https://registry-1.docker.io/v2/\": dial tcp: lookup registry-1.docker.io: no such host")]
    [InlineData("net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)")]
    [InlineData("toomanyrequests: You have reached your pull rate limit")]
    [InlineData("tls: failed to verify certificate: x509: certificate signed by unknown authority")]
    public void A_registry_that_cannot_be_asked_now_counts_as_unreachable(string message) =>
        Assert.Equal(PullOutcome.Unreachable, ImagePull.Judge(message).Outcome);

    [Theory]
    [InlineData("manifest for prom/prometheus:v99 not found: manifest unknown")]
    [InlineData("pull access denied for secret/image, repository does not exist or may require 'docker login'")]
    public void A_registry_that_says_no_is_not_unreachable(string message) =>
        Assert.Equal(PullOutcome.Refused, ImagePull.Judge(message).Outcome);
}
