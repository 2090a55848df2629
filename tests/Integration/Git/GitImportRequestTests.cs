using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SeiPlatform.Tests.Integration.Collector;

namespace SeiPlatform.Tests.Integration.Git;

/// <summary>What is said to a request before any import: neither a database nor a broker is needed for that.</summary>
public sealed class GitImportRequestTests(IntakeAlone intake) : IClassFixture<IntakeAlone>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{}", "application/json")]
    [InlineData("{", "application/json")]
    [InlineData("", "application/json")]
    [InlineData("location", "text/plain")]
    public async Task A_stranger_is_told_that_he_is_one_and_nothing_of_his_body_is_read(string body, string type)
    {
        var content = new CountingContent(body, type);

        using var answer = await SendAsync(HttpMethod.Post, "/collect/git", content, secret: "not-the-secret-of-this-test");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(0, content.TimesAsked);
    }

    [Theory]
    [InlineData("{", "application/json", HttpStatusCode.BadRequest, "The body is no import")]
    [InlineData("[]", "application/json", HttpStatusCode.BadRequest, "The body is no import")]
    [InlineData("null", "application/json", HttpStatusCode.BadRequest, "The body is empty")]
    [InlineData("location=/x", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType, "application/json")]
    [InlineData("""{"location":"/x","environment":"a\u0000b"}""", "application/json", HttpStatusCode.BadRequest, "environment")]
    [InlineData("""{"location":"/x","tagPattern":"a\u0000b"}""", "application/json", HttpStatusCode.BadRequest, "tagPattern")]
    [InlineData("""{"location":"/x"}""", "application/json", HttpStatusCode.ServiceUnavailable, "The database is away")]
    public async Task What_is_wrong_is_said_in_words(string body, string type, HttpStatusCode status, string words)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/collect/git", new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(type)));

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_no_repository_can_have_is_a_mistake_and_not_an_outage()
    {
        using var answer = await SendAsync(HttpMethod.Get, "/collect/git/a/b%00c", null);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, string secret = Delivery.Secret)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        request.Headers.ExpectContinue = content is CountingContent;
        return await intake.Client.SendAsync(request, Cancellation);
    }

    /// <summary>Tells whether the server wanted it: a client that expects leave to go on keeps its body until then.</summary>
    private sealed class CountingContent : HttpContent
    {
        private readonly byte[] _body;

        public CountingContent(string body, string type)
        {
            // A short body the client would send even to one who has refused it.
            _body = Encoding.UTF8.GetBytes(body.PadRight(5_000));
            Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        public int TimesAsked { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            TimesAsked++;
            return stream.WriteAsync(_body, 0, _body.Length, Cancellation);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _body.Length;
            return true;
        }
    }
}

/// <summary>A collector that finds no other server, and a client that keeps its bodies until they are asked for.</summary>
public sealed class IntakeAlone : IAsyncDisposable
{
    private readonly IntakeHost _host = new("127.0.0.1:9");

    public IntakeAlone() => Client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = _host.Client.BaseAddress };

    public HttpClient Client { get; }

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return _host.DisposeAsync();
    }
}
