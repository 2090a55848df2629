namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that comes from outside: configuration, a generated secret, the person who deploys.</summary>
/// <param name="name">Also its key under <c>Parameters:</c> in configuration.</param>
/// <param name="callback">Finds the value; given the default, if there is one.</param>
/// <param name="secret">Whether it must not be shown.</param>
public class ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false) : Resource(name), IExpressionValue
{
    private readonly Lock _once = new();
    private string? _value;

    public bool Secret { get; } = secret;

    public ParameterDefault? Default { get; set; }

    public string ValueExpression => $"{{{Name}.value}}";

    /// <exception cref="MissingParameterValueException">Neither configuration nor a default gives a value.</exception>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken)
    {
        lock (_once)
            return ValueTask.FromResult<string?>(_value ??= callback(Default));
    }
}

/// <summary>A parameter without a value.</summary>
public sealed class MissingParameterValueException(string message) : DistributedApplicationException(message);
