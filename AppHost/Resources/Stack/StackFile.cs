using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SeiPlatform.AppHost.Resources.Stack;

/// <summary>Reads <c>stack.json</c>. Mistakes are collected, not thrown: whoever edits the file sees all of them at once.</summary>
internal sealed partial class StackFile(string name)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly string[] Prices = ["coreHour", "memoryGibHour", "storageGibMonth"];

    private readonly List<string> _mistakes = [];
    private readonly Dictionary<int, string> _portOwners = [];

    /// <summary>Each names the file, the key and what is expected there.</summary>
    public IReadOnlyList<string> Mistakes => _mistakes;

    public IReadOnlyList<StackComponent> Read(string json)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(json, documentOptions: Strict);
        }
        catch (JsonException exception)
        {
            Mistake(exception.LineNumber is { } line ? $"line {line + 1}" : "", $"expected valid JSON; {exception.Message}");
            return [];
        }

        if (Members(root, "", ["$schema", "prices", "components"]) is not { } file)
            return [];
        CheckPrices(file["prices"]);
        if (Members(file["components"], "components", null) is not { } components)
            return [];

        List<StackComponent> read = [];
        foreach (var (component, node) in components)
        {
            if (ReadComponent(component, node) is { } complete)
                read.Add(complete);
        }

        foreach (var known in KnownComponents.All.Where(known => !components.ContainsKey(known.Name)))
            Mistake($"components.{known.Name}", "is missing; expected an object with ports, memory and profiles");
        CheckProfiles(read);
        return read;
    }

    /// <summary>The AppHost takes it for granted that what one component needs is in its profiles, too.</summary>
    private void CheckProfiles(IReadOnlyList<StackComponent> components)
    {
        foreach (var component in components)
        {
            var known = KnownComponents.Find(component.Name)!;
            var (expected, why) = known.GoesWith is { } leader
                ? (components.FirstOrDefault(other => other.Name == leader)?.Profiles, $"it comes and goes with {leader}")
                : (StackProfile.All, "no profile does without it");
            // Nothing is expected of what is optional, nor after one whose own profiles cannot be read.
            if (!known.IsOptional && expected?.SetEquals(component.Profiles) is false)
                Mistake($"components.{component.Name}.profiles", $"is {StackProfile.Listed(component.Profiles)}; expected {StackProfile.Listed(expected)}: {why}");
        }
    }

    /// <summary>Only dashboards use them; who edits the file is told here, too.</summary>
    private void CheckPrices(JsonNode? node)
    {
        if (Members(node, "prices", Prices) is not { } prices)
            return;
        foreach (var price in Prices)
        {
            if (prices[price] is not JsonValue value || !value.TryGetValue<double>(out var dollars) || !(dollars > 0))
                Mistake($"prices.{price}", prices[price] is { } given ? $"is {Shown(given)}; expected dollars above 0" : "is missing; expected dollars above 0");
        }
    }

    private StackComponent? ReadComponent(string name, JsonNode? node)
    {
        var key = $"components.{name}";
        if (KnownComponents.Find(name) is not { } known)
            return Mistake<StackComponent>(key, $"names no resource of the AppHost; expected one of {string.Join(", ", KnownComponents.All.Select(c => c.Name))}");
        if (Members(node, key, ["image", "tag", "ports", "memory", "cpu", "heap", "profiles"]) is not { } members)
            return null;

        var before = _mistakes.Count;
        var image = ReadImage(members, key, known);
        var ports = ReadPorts(members["ports"], $"{key}.ports", known);
        var memory = ReadSize(members, key, "memory", required: true);
        CheckCpu(members["cpu"], $"{key}.cpu");
        var heap = ReadSize(members, key, "heap", known.HasHeap);
        var profiles = ReadProfiles(members["profiles"], $"{key}.profiles");

        if (heap is not null && !known.HasHeap)
            Mistake($"{key}.heap", "expected nothing: this resource has no heap to set");
        if (heap?.Bytes >= memory?.Bytes)
            Mistake($"{key}.heap", $"expected less than memory, which is {members["memory"]}");
        return _mistakes.Count > before ? null : new StackComponent(name, image, ports, memory!.Value, heap, profiles);
    }

    private StackImage? ReadImage(JsonObject members, string key, KnownComponent known)
    {
        if (!known.HasImage)
        {
            if (members.ContainsKey("image") || members.ContainsKey("tag"))
                Mistake($"{key}.image", "expected nothing: the services are built here");
            return null;
        }

        var image = ReadText(members["image"], $"{key}.image", ImageName(), "an image with its registry and without a tag, such as docker.io/library/redis");
        var tag = ReadText(members["tag"], $"{key}.tag", Tag(), "a version, never latest, such as 8.6");
        if (image is null || tag is null)
            return null;

        var slash = image.IndexOf('/', StringComparison.Ordinal);
        return new StackImage(image[..slash], image[(slash + 1)..], tag);
    }

    private Dictionary<string, int> ReadPorts(JsonNode? node, string key, KnownComponent known)
    {
        Dictionary<string, int> ports = [];
        if (Members(node, key, known.Endpoints) is not { } members)
            return ports;

        foreach (var (endpoint, value) in members)
        {
            if (value is not JsonValue number || !number.TryGetValue<int>(out var port) || port is < 1 or > 65535)
                Mistake($"{key}.{endpoint}", $"is {Shown(value)}; expected a port from 1 to 65535");
            else if (!_portOwners.TryAdd(port, $"{key}.{endpoint}"))
                Mistake($"{key}.{endpoint}", $"is {port}, which {_portOwners[port]} has already; expected a port of its own");
            else
                ports[endpoint] = port;
        }

        foreach (var missing in known.Endpoints.Where(endpoint => !members.ContainsKey(endpoint)))
            Mistake($"{key}.{missing}", "is missing; expected a port from 1 to 65535");
        return ports;
    }

    private MemorySize? ReadSize(JsonObject members, string key, string member, bool required)
    {
        const string Expected = "expected a number and k, m or g, such as \"512m\"";
        if (members[member] is not { } node)
        {
            if (required)
                Mistake($"{key}.{member}", $"is missing; {Expected}");
            return null;
        }

        var size = node is JsonValue value && value.TryGetValue<string>(out var text) ? MemorySize.Parse(text) : null;
        if (size is null)
            Mistake($"{key}.{member}", $"is {Shown(node)}; {Expected}");
        return size;
    }

    /// <summary>Only a cluster uses them; who edits the file is told here, too.</summary>
    private void CheckCpu(JsonNode? node, string key)
    {
        if (node is null || Members(node, key, ["request", "limit"]) is not { } members)
            return;
        foreach (var member in (string[])["request", "limit"])
            ReadText(members[member], $"{key}.{member}", Cores(), "cores or thousandths of one, such as \"250m\"");
    }

    private HashSet<string> ReadProfiles(JsonNode? node, string key)
    {
        HashSet<string> profiles = [];
        foreach (var entry in node as JsonArray ?? [])
        {
            if (entry is JsonValue value && value.TryGetValue<string>(out var profile) && StackProfile.IsKnown(profile))
                profiles.Add(profile);
            else
                Mistake(key, $"has {Shown(entry)}; expected {StackProfile.Expected}");
        }

        if (profiles.Count == 0)
            Mistake(key, $"expected a list of at least one of {StackProfile.Expected}");
        return profiles;
    }

    private string? ReadText(JsonNode? node, string key, Regex form, string expected)
    {
        if (node is JsonValue value && value.TryGetValue<string>(out var text) && form.IsMatch(text))
            return text;
        return Mistake<string>(key, node is null ? $"is missing; expected {expected}" : $"is {Shown(node)}; expected {expected}");
    }

    private JsonObject? Members(JsonNode? node, string key, IReadOnlyList<string>? allowed)
    {
        if (node is not JsonObject members)
            return Mistake<JsonObject>(key, node is null ? "is missing; expected an object" : $"is {Shown(node)}; expected an object");

        foreach (var (member, _) in members)
        {
            if (allowed is not null && !allowed.Contains(member))
                Mistake(key.Length == 0 ? member : $"{key}.{member}", $"is not known; expected one of {string.Join(", ", allowed)}");
        }

        return members;
    }

    private void Mistake(string key, string what) => _mistakes.Add($"{name}: {(key.Length == 0 ? "" : $"{key} ")}{what}.");

    private T? Mistake<T>(string key, string what)
        where T : class
    {
        Mistake(key, what);
        return null;
    }

    private static string Shown(JsonNode? node) => node?.ToJsonString() ?? "null";

    [GeneratedRegex(@"^[a-z0-9.-]+\.[a-z]+(:[0-9]+)?(/[a-z0-9._-]+)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex ImageName();

    [GeneratedRegex(@"^[1-9][0-9]*m?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Cores();

    [GeneratedRegex(@"^(?!latest\z)[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
