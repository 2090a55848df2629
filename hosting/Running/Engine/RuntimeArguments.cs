using System.Globalization;
using Docker.DotNet.Models;

namespace Aspire.Hosting.Running.Engine;

/// <summary>
/// The <c>docker run</c> options given by <c>WithContainerRuntimeArgs</c>, applied to the request for a container.
/// The host talks to the engine's API, so it knows each option it takes and refuses the others by name.
/// </summary>
internal static class RuntimeArguments
{
    private static readonly Dictionary<string, Action<Draft, string>> WithValue = new(StringComparer.Ordinal)
    {
        ["--add-host"] = (c, v) => (c.Host.ExtraHosts ??= []).Add(ExtraHost(v)),
        ["--cap-add"] = (c, v) => (c.Host.CapAdd ??= []).Add(v),
        ["--cap-drop"] = (c, v) => (c.Host.CapDrop ??= []).Add(v),
        ["--cpu-shares"] = (c, v) => c.Host.CPUShares = Whole(v),
        ["--cpus"] = (c, v) => c.Host.NanoCPUs = (long)(Number(v) * 1_000_000_000),
        ["--device"] = (c, v) => (c.Host.Devices ??= []).Add(Device(v)),
        ["--dns"] = (c, v) => (c.Host.DNS ??= []).Add(v),
        ["--group-add"] = (c, v) => (c.Host.GroupAdd ??= []).Add(v),
        ["--hostname"] = (c, v) => c.Request.Hostname = v,
        ["--ipc"] = (c, v) => c.Host.IpcMode = v,
        ["--label"] = (c, v) => Assign(v, (key, value) => (c.Request.Labels ??= new Dictionary<string, string>())[key] = value),
        ["--memory"] = (c, v) => c.Host.Memory = Size(v),
        ["--memory-reservation"] = (c, v) => c.Host.MemoryReservation = Size(v),
        ["--memory-swap"] = (c, v) => c.Host.MemorySwap = v == "-1" ? -1 : Size(v),
        ["--oom-score-adj"] = (c, v) => c.Host.OomScoreAdj = Whole(v),
        ["--pid"] = (c, v) => c.Host.PidMode = v,
        ["--pids-limit"] = (c, v) => c.Host.PidsLimit = Whole(v),
        ["--security-opt"] = (c, v) => (c.Host.SecurityOpt ??= []).Add(v),
        ["--shm-size"] = (c, v) => c.Host.ShmSize = Size(v),
        ["--stop-signal"] = (c, v) => c.Request.StopSignal = v,
        ["--sysctl"] = (c, v) => Assign(v, (key, value) => (c.Host.Sysctls ??= new Dictionary<string, string>())[key] = value),
        ["--tmpfs"] = (c, v) => (c.Host.Tmpfs ??= new Dictionary<string, string>())[v.Split(':', 2)[0]] = v.Split(':', 2) is [_, var options] ? options : "",
        ["--ulimit"] = (c, v) => (c.Host.Ulimits ??= []).Add(UserLimit(v)),
        ["--user"] = (c, v) => c.Request.User = v,
        ["--userns"] = (c, v) => c.Host.UsernsMode = v,
        ["--uts"] = (c, v) => c.Host.UTSMode = v,
        ["--workdir"] = (c, v) => c.Request.WorkingDir = v,
    };

    private static readonly Dictionary<string, Action<Draft, bool>> Switches = new(StringComparer.Ordinal)
    {
        ["--init"] = (c, on) => c.Host.Init = on,
        ["--privileged"] = (c, on) => c.Host.Privileged = on,
        ["--read-only"] = (c, on) => c.Host.ReadonlyRootfs = on,
    };

    private static readonly Dictionary<string, string> ShortForms = new(StringComparer.Ordinal)
    {
        ["-h"] = "--hostname",
        ["-l"] = "--label",
        ["-m"] = "--memory",
        ["-u"] = "--user",
        ["-w"] = "--workdir",
    };

    /// <exception cref="RunException">An option is unknown, or its value is missing or wrong.</exception>
    public static void Apply(IReadOnlyList<string> arguments, string resource, CreateContainerParameters request)
    {
        var container = new Draft(request, request.HostConfig ??= new HostConfig());
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = Split(arguments[i]);
            name = ShortForms.GetValueOrDefault(name, name);
            if (Switches.TryGetValue(name, out var turn))
            {
                turn(container, value is null || (bool.TryParse(value, out var on) ? on : throw Wrong(resource, name, value, "true or false")));
                continue;
            }
            if (!WithValue.TryGetValue(name, out var apply))
                throw new RunException(ExitCode.Configuration, $"{resource}: the container runtime argument '{arguments[i]}' is not known here. Known are: {Known()}.");
            if (value is null && ++i == arguments.Count)
                throw new RunException(ExitCode.Configuration, $"{resource}: the container runtime argument '{name}' needs a value.");
            value ??= arguments[i];
            try
            {
                apply(container, value);
            }
            catch (FormatException exception)
            {
                throw Wrong(resource, name, value, exception.Message);
            }
        }
    }

    private static (string Name, string? Value) Split(string argument) =>
        argument.Split('=', 2) is [var name, var value] ? (name, value) : (argument, null);

    private static RunException Wrong(string resource, string name, string value, string expected) =>
        new(ExitCode.Configuration, $"{resource}: the container runtime argument '{name}' has the value '{value}'; expected is {expected}.");

    private static string Known() => string.Join(", ", WithValue.Keys.Concat(Switches.Keys).Order(StringComparer.Ordinal));

    private static long Size(string value) =>
        ByteSize.TryParse(value, out var bytes) ? bytes : throw new FormatException("a size such as 512m or 2g");

    private static long Whole(string value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException("a whole number");

    private static decimal Number(string value) =>
        decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException("a number such as 1.5");

    // The command line writes name=address, the API name:address.
    private static string ExtraHost(string value) => value.Split([':', '='], 2) is [{ Length: > 0 } name, { Length: > 0 } address]
        ? $"{name}:{address}"
        : throw new FormatException("a name and an address such as db.example:10.0.0.5");

    private static void Assign(string value, Action<string, string> assign)
    {
        var parts = value.Split('=', 2);
        assign(parts[0], parts is [_, var right] ? right : "");
    }

    private static DeviceMapping Device(string value)
    {
        var parts = value.Split(':');
        return new DeviceMapping
        {
            PathOnHost = parts[0],
            PathInContainer = parts.Length > 1 ? parts[1] : parts[0],
            CgroupPermissions = parts.Length > 2 ? parts[2] : "rwm",
        };
    }

    private static Ulimit UserLimit(string value)
    {
        const string expected = "name=soft or name=soft:hard such as nofile=65536:65536";
        if (value.Split('=', 2) is not [{ Length: > 0 } name, var limits])
            throw new FormatException(expected);
        var numbers = limits.Split(':');
        if (numbers.Length > 2 || !numbers.All(number => long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)))
            throw new FormatException(expected);
        return new Ulimit { Name = name, Soft = Whole(numbers[0]), Hard = Whole(numbers[^1]) };
    }

    private sealed record Draft(CreateContainerParameters Request, HostConfig Host);
}
