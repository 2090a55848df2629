namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource's connection string as the value of a variable.</summary>
public class ConnectionStringReference(IResourceWithConnectionString resource, bool optional) : IExpressionValue, IValueWithReferences
{
    public IResourceWithConnectionString Resource { get; } = resource ?? throw new ArgumentNullException(nameof(resource));

    public bool Optional { get; } = optional;

    string IManifestExpressionProvider.ValueExpression => ((IManifestExpressionProvider)Resource).ValueExpression;

    IEnumerable<object> IValueWithReferences.References => [Resource];

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        GetValueAsync(new ValueProviderContext(), cancellationToken);

    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
    {
        var value = await ((IValueProvider)Resource).GetValueAsync(context, cancellationToken);
        return string.IsNullOrEmpty(value) && !Optional
            ? throw new DistributedApplicationException($"The connection string of the resource '{Resource.Name}' is not available.")
            : value;
    }
}
