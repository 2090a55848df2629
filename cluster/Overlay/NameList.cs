using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace SeiPlatform.Cluster.Overlay;

internal sealed class NameList : IYamlTypeConverter
{
    public bool Accepts(Type type) => type == typeof(Names);

    public object ReadYaml(IParser parser, Type type, ObjectDeserializer rootDeserializer)
    {
        var names = new Names();
        if (parser.TryConsume<Scalar>(out var single))
        {
            names.Add(single.Value);
            return names;
        }

        parser.Consume<SequenceStart>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            names.Add(parser.Consume<Scalar>().Value);
        return names;
    }

    public void WriteYaml(IEmitter emitter, object? value, Type type, ObjectSerializer serializer) => throw new NotSupportedException();
}
