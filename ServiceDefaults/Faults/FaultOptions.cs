using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace SeiPlatform.ServiceDefaults.Faults;

/// <summary>Section <c>Faults</c>: whether faults may be caused on demand, which is a matter of development only.</summary>
internal sealed class FaultOptions
{
    public const string EnabledKey = "Faults:Enabled";
    public const string SecretKey = "Admin:Secret";

    /// <summary>The bootstrap secret.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Whether the switch is there at all.</summary>
    /// <exception cref="InvalidOperationException">It is asked for where it must not be, or nothing would guard it.</exception>
    public static bool AreEnabled(IConfiguration configuration, IHostEnvironment environment)
    {
        if (configuration[EnabledKey] is not { Length: > 0 } text)
            return false;
        if (!bool.TryParse(text, out var enabled))
            throw new InvalidOperationException($"{EnabledKey} (environment Faults__Enabled) is '{text}'; expected true or false.");
        if (enabled && !environment.IsDevelopment())
            throw new InvalidOperationException(
                $"{EnabledKey} (environment Faults__Enabled) is true in the environment {environment.EnvironmentName}: faults on demand are for Development only. Remove the setting.");
        if (enabled && string.IsNullOrEmpty(configuration[SecretKey]))
            throw new InvalidOperationException($"{EnabledKey} (environment Faults__Enabled) is true without {SecretKey} (environment Admin__Secret), which guards the switch.");
        return enabled;
    }
}
