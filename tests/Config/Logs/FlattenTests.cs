using System.Text.Json.Nodes;
using KeraLua;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Config.Logs;

/// <summary>fluent-bit/flatten.lua, called as Fluent Bit calls it. What Fluent Bit runs is LuaJIT, whose language is that of Lua 5.1: see the last test.</summary>
public sealed class FlattenTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Fact]
    public void A_record_that_came_by_OTLP_becomes_the_services_own_line()
    {
        var document = Flatten(
            $$$"""
            group = { resource = { attributes = { ['service.name'] = 'data-collector', ['service.version'] = '1.0.0' } }, scope = { name = 'SeiPlatform.Collector.Webhooks' } }
            metadata = { otlp = {
              severity_number = 13, trace_id = bytes('{{{TraceId}}}'), span_id = bytes('00f067aa0ba902b7'),
              attributes = { Source = 'github', Count = 3, ['{OriginalFormat}'] = '{Source}', ['event.name'] = 'WebhookMalformed', ['exception.stacktrace'] = 'at Main()' } } }
            record = { log = 'github sent no JSON' }
            """);

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse($$"""
            {
              "message": "github sent no JSON", "level": "warning", "event": "WebhookMalformed", "category": "SeiPlatform.Collector.Webhooks", "service": "data-collector",
              "trace_id": "{{TraceId}}", "span_id": "00f067aa0ba902b7", "exception": "at Main()",
              "resource": { "service.name": "data-collector", "service.version": "1.0.0" }, "attributes": { "Source": "github", "Count": "3" }
            }
            """),
            document), document.ToJsonString());
    }

    [Fact]
    public void A_line_that_a_service_printed_in_a_cluster_becomes_the_same()
    {
        var document = Flatten(
            $$$"""
            record = {
              stream = 'stdout', time = '2026-11-25T10:00:00Z', _p = 'F', timestamp = '2026-11-25T10:00:00Z', level = 'warning', message = 'github sent no JSON', event = 'WebhookMalformed',
              category = 'SeiPlatform.Collector.Webhooks', trace_id = '{{{TraceId}}}', span_id = '00f067aa0ba902b7', attributes = { Source = 'github', Count = 3 },
              resource = { ['service.name'] = 'data-collector' },
              kubernetes = { namespace_name = 'sei-platform', pod_name = 'data-collector-0', container_name = 'collector', host = 'node-1', pod_id = 'x', docker_id = 'y' } }
            """);

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse($$"""
            {
              "message": "github sent no JSON", "level": "warning", "event": "WebhookMalformed", "category": "SeiPlatform.Collector.Webhooks", "service": "data-collector",
              "trace_id": "{{TraceId}}", "span_id": "00f067aa0ba902b7", "stream": "stdout",
              "resource": { "service.name": "data-collector" }, "attributes": { "Source": "github", "Count": "3" },
              "kubernetes": { "namespace": "sei-platform", "pod": "data-collector-0", "container": "collector", "node": "node-1" }
            }
            """),
            document), document.ToJsonString());
    }

    [Fact]
    public void A_line_of_text_is_kept_with_the_container_that_printed_it()
    {
        var document = Flatten("record = { log = 'ready to accept connections', stream = 'stderr', kubernetes = { namespace_name = 'sei-platform', pod_name = 'redis-0', container_name = 'redis', host = 'n' } }");

        Assert.Equal("ready to accept connections", (string?)document["message"]);
        Assert.Equal(("redis", "stderr"), ((string?)document["service"], (string?)document["stream"]));
        Assert.Null(document["level"]);
    }

    [Fact]
    public void The_name_of_an_event_is_found_where_this_version_and_where_later_ones_have_it()
    {
        var now = Flatten("metadata = { otlp = { attributes = { ['event.name'] = 'Ready' } } } record = { log = 'x' }");
        var later = Flatten("metadata = { otlp = { event_name = 'Ready', attributes = { ['event.name'] = 'Ready' } } } record = { log = 'x' }");

        Assert.All([now, later], document => Assert.Equal("Ready", (string?)document["event"]));
        Assert.All([now, later], document => Assert.Null(document["attributes"]));
    }

    [Fact]
    public void The_time_of_a_record_that_came_by_OTLP_is_its_own_whatever_the_input_made_of_it()
    {
        // The input's fraction of a second has ten digits here; the record says 05:33:20.1234567 (1795844000).
        Flatten("time = { sec = 1795844000, nsec = 3139830645 } metadata = { otlp = { timestamp = 1795844000123456700 } } record = { log = 'x' }", out var known);
        Flatten("time = { sec = 1795844000, nsec = 3139830645 } metadata = { otlp = {} } record = { log = 'x' }", out var unknown);
        Flatten("time = { sec = 1795844000, nsec = 999999999 } record = { log = 'x' }", out var printed);

        Assert.Equal((1, 1795844000), (known.Code, known.Seconds));
        Assert.InRange(known.Nanoseconds, 123_456_700 - 256, 123_456_700 + 256);
        Assert.Equal((1, 1795844000), (unknown.Code, unknown.Seconds));
        Assert.InRange(unknown.Nanoseconds, 0, 999_999_999);
        Assert.Equal((2, 1795844000, 999_999_999), printed);
    }

    [Fact]
    public void Nothing_that_others_print_makes_a_document_that_the_types_refuse()
    {
        var document = Flatten(
            """
            record = { message = { a = { 1, 2 }, b = true }, event = { kind = 'x' }, category = 7, exception = { class = 'E' }, trace_id = {}, attributes = { 'p', 'q' },
              resource = 'none', scope = { deep = { deeper = { 'v' } } }, level = 30, log = '{...}' }
            """);

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(
                """
                { "message": "a: 1, 2, b: true", "event": "kind: x", "category": "7", "exception": "class: E", "trace_id": "", "attributes": { "1": "p", "2": "q" }, "scope": { "deep": "deeper: v" } }
                """),
            document), document.ToJsonString());
    }

    [Theory]
    [InlineData("msg = 'y'", "y")]
    [InlineData("event = 'only others'", "{the line}")]
    public void A_line_of_JSON_without_a_message_is_its_own(string fields, string message) =>
        Assert.Equal(message, (string?)Flatten($"record = {{ log = '{{the line}}', {fields} }}")["message"]);

    [Theory]
    [InlineData("level = 'WARN'", "warning")]
    [InlineData("level = 'fatal'", "critical")]
    [InlineData("['log.level'] = 'ERROR'", "error")]
    [InlineData("log = { level = 'Information', logger = 'x' }", "info")]
    [InlineData("level = 'notice'", "notice")]
    public void Others_levels_are_the_services(string printed, string level) => Assert.Equal(level, (string?)Flatten($"record = {{ message = 'x', {printed} }}")["level"]);

    [Fact]
    public void Whole_numbers_have_all_of_their_digits() =>
        Assert.Equal("1764064800123456", (string?)Flatten("record = { message = 'x', attributes = { Id = 1764064800123456 } }")["attributes"]!["Id"]);

    [Fact]
    public void Ids_that_came_as_text_stay_as_they_are_and_those_of_no_trace_are_left_out()
    {
        var text = Flatten($"metadata = {{ otlp = {{ trace_id = '{TraceId}', span_id = '00f067aa0ba902b7' }} }} record = {{ log = 'x' }}");
        var none = Flatten("metadata = { otlp = { trace_id = '', severity_number = 0 } } record = { log = 'x' }");

        Assert.Equal((TraceId, "00f067aa0ba902b7"), ((string?)text["trace_id"], (string?)text["span_id"]));
        Assert.Equal(["message"], none.AsObject().Select(field => field.Key));
    }

    [Theory]
    [InlineData(1, "trace")]
    [InlineData(5, "debug")]
    [InlineData(9, "info")]
    [InlineData(12, "info")]
    [InlineData(13, "warning")]
    [InlineData(17, "error")]
    [InlineData(24, "critical")]
    public void Severity_numbers_are_the_services_levels(int number, string level) =>
        Assert.Equal(level, (string?)Flatten($"metadata = {{ otlp = {{ severity_number = {number} }} }} record = {{ log = 'x' }}")["level"]);

    [Fact]
    public void Whatever_comes_the_time_stays_and_is_not_written_a_second_time()
    {
        // The output writes @timestamp itself, and Elasticsearch refuses a document with two.
        foreach (var record in new[] { "record = {}", "record = { log = 'x' }", "metadata = { otlp = {} } record = {}", "record = { ['@timestamp'] = 'y', message = 'x', attributes = 'none' }" })
            Assert.Null(Flatten(record)["@timestamp"]);
    }

    [Fact]
    public void Its_language_is_that_of_Lua_51()
    {
        var code = string.Join('\n', File.ReadLines(Script).Select(line => line.Split("--")[0]));

        Assert.All(["//", "goto ", "<const>", "<close>", "math.type", "utf8.", "table.unpack", "table.pack", "string.pack", " & ", " | ", ">>", "<<", "math.tointeger"], later => Assert.DoesNotContain(later, code));
    }

    private static string Script => RepositoryRoot.File("observability-config", "fluent-bit", "flatten.lua");

    private static JsonNode Flatten(string arguments) => Flatten(arguments, out _);

    /// <param name="arguments">Lua that sets <c>record</c>, and <c>group</c>, <c>metadata</c> and <c>time</c> where they are not empty.</param>
    /// <param name="returned">The code, 1 for a time that was changed and 2 for one that was not, and the time.</param>
    private static JsonNode Flatten(string arguments, out (long Code, double Seconds, double Nanoseconds) returned)
    {
        using var lua = new Lua();
        Run(lua, File.ReadAllText(Script));
        Run(
            lua,
            $$"""
            local function bytes(hex) return (hex:gsub('..', function(two) return string.char(tonumber(two, 16)) end)) end
            group, metadata, record, time = {}, {}, {}, { sec = 1764064800, nsec = 500000000 }
            {{arguments}}
            local function json(value)
              if type(value) ~= 'table' then return type(value) == 'number' and tostring(value) or string.format('"%s"', tostring(value)) end
              local parts = {}
              for key, inner in pairs(value) do parts[#parts + 1] = json(tostring(key)) .. ':' .. json(inner) end
              return '{' .. table.concat(parts, ',') .. '}'
            end
            code, time, meta, document = flatten('services', time, group, metadata, record)
            seconds, nanoseconds = time.sec, time.nsec
            result = json(document)
            """);
        returned = ((long)Number("code"), Number("seconds"), Number("nanoseconds"));
        lua.GetGlobal("result");
        return JsonNode.Parse(lua.ToString(-1))!;

        double Number(string name)
        {
            lua.GetGlobal(name);
            return lua.ToNumber(-1);
        }
    }

    private static void Run(Lua lua, string code) => Assert.False(lua.DoString(code), code + Environment.NewLine + lua.ToString(-1));
}
