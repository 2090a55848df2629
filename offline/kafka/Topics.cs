using System.Text.Json;

namespace SeiPlatform.KafkaMock;

/// <summary>The topics that exist from the start, with their partitions: the mock cluster answers no CreateTopics request.</summary>
internal static class Topics
{
    public static IReadOnlyDictionary<string, int> Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.EnumerateObject().ToDictionary(topic => topic.Name, topic => topic.Value.GetInt32());
    }
}
