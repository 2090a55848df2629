namespace Aspire.Hosting.Running.Ports;

/// <summary>
/// Host ports for endpoints that name none. They lie below the range that operating systems give to outgoing connections (Linux: 32768 and up):
/// a port from there could be gone before its resource, which may have to wait for others, listens on it.
/// </summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Last = 31_999;
    private const int Attempts = 10_000;

    /// <summary>Distinct ports that nothing listens on now.</summary>
    public static IReadOnlyList<int> Take(int count, IReadOnlySet<int> taken)
    {
        var found = new List<int>();
        for (var attempt = 0; found.Count < count; attempt++)
        {
            if (attempt == Attempts)
                throw new RunException(ExitCode.PortTaken, $"There are no {count} free ports between {First} and {Last}.");
            var port = Random.Shared.Next(First, Last + 1);
            if (!taken.Contains(port) && !found.Contains(port) && PortCheck.IsFree(port))
                found.Add(port);
        }
        return found;
    }
}
