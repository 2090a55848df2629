using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Logs;

/// <summary>A part of the pipeline, with its options in order.</summary>
internal sealed record FluentBitPart(string Kind, IReadOnlyDictionary<string, string> Options)
{
    public string Name => Options["name"];

    public string? this[string option] => Options.GetValueOrDefault(option);

    public override string ToString() => $"{Kind} {Name}";
}

/// <summary>One of Fluent Bit's configurations with the files that it includes, in the order in which Fluent Bit reads them.</summary>
internal sealed class FluentBitConfig
{
    public const string Local = "fluent-bit.yaml";
    public const string Cluster = "kubernetes.yaml";

    private static readonly string[] Kinds = ["input", "filter", "output"];
    private static readonly string[] Sections = ["service", "multiline_parsers", "pipeline", "includes"];

    private readonly List<FluentBitPart> _parts = [];
    private readonly Dictionary<string, string> _service = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _multilineParsers = [];

    private FluentBitConfig(string file) => Read(file);

    public static string Folder => RepositoryRoot.File("observability-config", "fluent-bit");

    public IReadOnlyDictionary<string, string> Service => _service;

    /// <summary>Parsers of its own: by name, the regular expression of each state.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> MultilineParsers => _multilineParsers;

    public IEnumerable<FluentBitPart> Parts(string kind) => _parts.Where(part => part.Kind == kind);

    public IEnumerable<FluentBitPart> All => _parts;

    public static FluentBitConfig Load(string file) => new(Path.Combine(Folder, file));

    private void Read(string file)
    {
        var root = Yaml.Load(file);
        foreach (var section in root.Children.Keys)
            Assert.Contains(section.ToString(), Sections);
        foreach (var (section, _) in root.Children)
        {
            if (section.ToString() == "includes")
            {
                foreach (var included in root.Items("includes"))
                    Read(Path.Combine(Path.GetDirectoryName(file)!, included.ToString()));
            }
            else if (section.ToString() == "service")
            {
                foreach (var (key, value) in root.Map("service"))
                    _service.Add(key, value);
            }
            else if (section.ToString() == "multiline_parsers")
            {
                foreach (var parser in root.Items("multiline_parsers"))
                    _multilineParsers.Add(parser.Text("name")!, parser.Items("rules").ToDictionary(rule => rule.Text("state")!, rule => rule.Text("regex")!.Trim('/')));
            }
            else
            {
                foreach (var kind in Kinds)
                    _parts.AddRange(root.Find("pipeline")!.Items($"{kind}s").Select(part => new FluentBitPart(kind, Options(part))));
            }
        }
    }

    private static Dictionary<string, string> Options(YamlNode part) =>
        ((YamlMappingNode)part).Children.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value.ToString());
}
