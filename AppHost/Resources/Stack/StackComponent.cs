using System.Globalization;

namespace SeiPlatform.AppHost.Resources.Stack;

/// <summary>What <c>stack.json</c> says of one resource.</summary>
/// <param name="Name">Name of the resource.</param>
/// <param name="Image">null for the services, which are built here.</param>
/// <param name="Ports">Host ports by endpoint name.</param>
/// <param name="Memory">The limit.</param>
/// <param name="Heap">The heap of a JVM or of Node.js, for those that have one.</param>
/// <param name="Profiles">The profiles that include it.</param>
internal sealed record StackComponent(
    string Name, StackImage? Image, IReadOnlyDictionary<string, int> Ports, MemorySize Memory, MemorySize? Heap, IReadOnlySet<string> Profiles)
{
    /// <summary>The JVM's arguments for a heap that neither grows nor shrinks.</summary>
    public string JavaHeap => $"-Xms{Heap} -Xmx{Heap}";
}

/// <summary>An image with its registry and its version.</summary>
internal sealed record StackImage(string Registry, string Repository, string Tag)
{
    public string Name => $"{Registry}/{Repository}";
}

/// <summary>An amount of memory.</summary>
internal readonly record struct MemorySize(long Bytes)
{
    private const long Unit = 1024;

    public long Megabytes => Bytes / Unit / Unit;

    /// <summary>As container engines and the JVM take it, in the largest unit that says it exactly.</summary>
    public override string ToString()
    {
        var (number, unit) = (Bytes / Unit, 'k');
        foreach (var larger in "mg")
        {
            if (number % Unit != 0)
                break;
            (number, unit) = (number / Unit, larger);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{number}{unit}");
    }

    /// <returns>null unless the text is a positive number followed by k, m or g.</returns>
    public static MemorySize? Parse(string text)
    {
        if (text.Length < 2 || !long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > int.MaxValue)
            return null;

        return text[^1] switch
        {
            'k' => new MemorySize(number * Unit),
            'm' => new MemorySize(number * Unit * Unit),
            'g' => new MemorySize(number * Unit * Unit * Unit),
            _ => null
        };
    }
}
