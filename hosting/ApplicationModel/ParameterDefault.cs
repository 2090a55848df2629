using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a parameter is when nobody says anything.</summary>
public abstract class ParameterDefault
{
    /// <summary>Writes the members of the manifest's <c>default</c> object.</summary>
    public abstract void WriteToManifest(ManifestPublishingContext context);

    public abstract string GetDefaultValue();
}

/// <summary>A generated password; whoever deploys generates one by the same rules.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    public int MinLength { get; set; } = 22;

    public bool Lower { get; set; } = true;

    public bool Upper { get; set; } = true;

    public bool Numeric { get; set; } = true;

    public bool Special { get; set; } = true;

    public int MinLower { get; set; }

    public int MinUpper { get; set; }

    public int MinNumeric { get; set; }

    public int MinSpecial { get; set; }

    public override void WriteToManifest(ManifestPublishingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var writer = context.Writer;
        writer.WriteStartObject("generate");
        writer.WriteNumber("minLength", MinLength);
        foreach (var (name, allowed) in ((string, bool)[])[("lower", Lower), ("upper", Upper), ("numeric", Numeric), ("special", Special)])
        {
            if (!allowed)
                writer.WriteBoolean(name, allowed);
        }

        foreach (var (name, count) in ((string, int)[])[("minLower", MinLower), ("minUpper", MinUpper), ("minNumeric", MinNumeric), ("minSpecial", MinSpecial)])
        {
            if (count != 0)
                writer.WriteNumber(name, count);
        }

        writer.WriteEndObject();
    }

    public override string GetDefaultValue() => PasswordGenerator.Generate(this);
}

/// <summary>A value that the AppHost itself states.</summary>
internal sealed class ConstantParameterDefault(string value) : ParameterDefault
{
    public override void WriteToManifest(ManifestPublishingContext context) => context.Writer.WriteString("value", value);

    public override string GetDefaultValue() => value;
}

/// <summary>Generated once and kept: a data volume opens only with the password it was made with.</summary>
internal sealed class PersistedParameterDefault(string name, ParameterDefault generated, SecretStore secrets) : ParameterDefault
{
    public override void WriteToManifest(ManifestPublishingContext context) => generated.WriteToManifest(context);

    public override string GetDefaultValue() => secrets.GetOrAdd(name, generated.GetDefaultValue);
}
