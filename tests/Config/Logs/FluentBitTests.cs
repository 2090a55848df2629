using System.Globalization;
using System.Text.RegularExpressions;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Config.Logs;

/// <summary>What can be said of Fluent Bit's two configurations without Fluent Bit: it refuses an option that it does not know, and says nothing of one that does nothing.</summary>
public sealed class FluentBitTests
{
    /// <summary>A chunk, at most.</summary>
    private const double ChunkMegabytes = 2;

    public static TheoryData<string> Flavours => [FluentBitConfig.Local, FluentBitConfig.Cluster];

    [Fact]
    public void The_list_of_its_options_is_that_of_the_pinned_version() =>
        Assert.Contains($"Fluent Bit {StackFile.Load().Text("fluent-bit", "tag")},", File.ReadLines(OptionsFile).First());

    [Theory]
    [MemberData(nameof(Flavours))]
    public void Every_option_is_one_of_this_version(string flavour)
    {
        var known = Options();
        var config = FluentBitConfig.Load(flavour);

        Assert.All(config.Service.Keys, key => Assert.Contains(key, known["service"]));
        Assert.All(config.All, part => Assert.All(part.Options.Keys, key => Assert.True(known[part.Kind].Contains(key) || known[part.Name].Contains(key), $"{part}: {key}")));
        Assert.All(
            config.All.Select(part => part["multiline.parser"]).OfType<string>().SelectMany(parsers => parsers.Split(',', StringSplitOptions.TrimEntries)),
            parser => Assert.Contains(parser, known["multiline parsers"].Concat(config.MultilineParsers.Keys)));
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public void Every_filter_and_output_gets_the_records_of_an_input(string flavour)
    {
        var config = FluentBitConfig.Load(flavour);
        var tags = config.Parts("input").Select(Tag).ToList();

        Assert.NotEmpty(tags);
        Assert.All(config.All.Where(part => part.Kind != "input"), part => Assert.Contains(tags, tag => Matches(part["match"]!, tag)));
        Assert.All(tags, tag => Assert.Contains(config.Parts("output"), output => Matches(output["match"]!, tag)));
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public void Nothing_is_lost_by_a_restart_and_retries_have_an_end(string flavour)
    {
        var config = FluentBitConfig.Load(flavour);

        Assert.StartsWith("/var/lib/fluent-bit", config.Service["storage.path"]);
        Assert.All(config.Parts("input"), input => Assert.Equal("filesystem", input["storage.type"]));
        Assert.All(config.Parts("input").Where(input => input.Name == "tail"), input => Assert.StartsWith("/var/lib/fluent-bit/", input["db"]));
        // A sum that is made when a chunk is finished throws away the one that a killed process was writing.
        Assert.Equal("off", config.Service["storage.checksum"]);
        // What a filter keeps back is in no file.
        Assert.All(config.Parts("filter").Where(filter => filter.Name == "multiline"), filter => Assert.Equal("off", filter["buffer"]));
        Assert.All(config.Parts("output"), output =>
        {
            Assert.InRange(int.Parse(output["retry_limit"]!, CultureInfo.InvariantCulture), 1, 1000);
            Assert.NotNull(output["storage.total_limit_size"]);
        });
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public void What_it_keeps_in_memory_leaves_half_of_its_limit_free(string flavour)
    {
        var service = FluentBitConfig.Load(flavour).Service;
        var limit = double.Parse(StackFile.Load().Text("fluent-bit", "memory")!.TrimEnd('m'), CultureInfo.InvariantCulture);
        var up = double.Parse(service["storage.max_chunks_up"], CultureInfo.InvariantCulture) * ChunkMegabytes;
        var backlog = double.Parse(service["storage.backlog.mem_limit"].TrimEnd('M'), CultureInfo.InvariantCulture);

        Assert.InRange(up + backlog, 1, limit / 2);
    }

    [Fact]
    public void Both_have_the_same_last_filter_and_the_same_output()
    {
        var local = FluentBitConfig.Load(FluentBitConfig.Local);
        var cluster = FluentBitConfig.Load(FluentBitConfig.Cluster);

        Assert.Equal(local.Service, cluster.Service);
        Assert.Equal(local.Parts("output").Single().Options, cluster.Parts("output").Single().Options);
        var flatten = local.Parts("filter").Single();
        Assert.Equal(flatten.Options, cluster.Parts("filter").Last().Options);
        Assert.Contains($"function {flatten["call"]}(tag, timestamp, group, metadata, record)", File.ReadAllText(Path.Combine(FluentBitConfig.Folder, flatten["script"]!)));
    }

    [Fact]
    public void In_a_cluster_lines_are_put_together_before_they_are_read_and_it_does_not_read_its_own()
    {
        var cluster = FluentBitConfig.Load(FluentBitConfig.Cluster);
        var tail = cluster.Parts("input").Single();

        Assert.Equal(["multiline", "kubernetes", "lua"], cluster.Parts("filter").Select(filter => filter.Name));
        Assert.Equal("cri", tail["multiline.parser"]);
        Assert.Equal("kube.*", tail["tag"]);
        // The filter sees what was read at once: by inotify that is a line of a stack trace, not the trace.
        Assert.Equal("off", tail["inotify_watcher"]);
        Assert.StartsWith("/var/log/containers/fluent-bit", tail["exclude_path"]);
    }

    [Theory]
    [InlineData("Unhandled exception. System.InvalidOperationException: outer", " ---> System.IO.IOException: inner", "   at A.B() in /src/a.cs:line 3", "   --- End of inner exception stack trace ---", "   at A.C()")]
    [InlineData("Unhandled exception. System.TimeoutException: t", "   at A.B()", "--- End of stack trace from previous location ---", "   at Program.<Main>$(String[] args)")]
    public void What_a_service_of_NET_prints_when_it_crashes_is_one_document(params string[] trace)
    {
        var cluster = FluentBitConfig.Load(FluentBitConfig.Cluster);
        var rules = cluster.MultilineParsers["dotnet"];

        Assert.StartsWith("dotnet,", cluster.Parts("filter").Single(filter => filter.Name == "multiline")["multiline.parser"]);
        Assert.Matches(rules["start_state"], trace[0]);
        Assert.All(trace.Skip(1), line => Assert.Matches(rules["trace"], line));
        Assert.All(["{\"level\":\"info\"}", "Application started.", ""], line => Assert.DoesNotMatch(rules["trace"], line));
    }

    [Fact]
    public void The_script_is_given_the_time_in_the_form_that_it_reads() =>
        Assert.Equal("on", FluentBitConfig.Load(FluentBitConfig.Local).Parts("filter").Single()["time_as_table"]);

    private static string OptionsFile => RepositoryRoot.File("tests", "Config", "Logs", "fluent-bit-options.txt");

    private static Dictionary<string, HashSet<string>> Options() => File.ReadLines(OptionsFile).Where(line => !line.StartsWith('#'))
        .Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1].Split(' ').ToHashSet());

    /// <summary>What its records are tagged with: the OTLP input takes the request's path unless it is told not to, the tail input puts the file's path in the place of the asterisk.</summary>
    private static string Tag(FluentBitPart input) => input.Name switch
    {
        "opentelemetry" when input["tag_from_uri"] is not "off" => "v1_logs",
        "tail" => input["tag"]!.Replace("*", "var.log.containers.api_sei-platform_api-0123.log", StringComparison.Ordinal),
        _ => input["tag"]!,
    };

    private static bool Matches(string pattern, string tag) => Regex.IsMatch(tag, $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$");
}
