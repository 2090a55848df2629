using System.Net;

namespace SeiPlatform.Load.Plan;

/// <summary>What customers ask, each with habits and working hours of their own. Some of it is wrong, as people's questions are.</summary>
internal sealed class Customers(Dice dice)
{
    private static readonly (string Name, double Weight, double Later)[] All =
    [
        ("demo-acorn", 8, 0), ("demo-birch", 5, 0.1), ("demo-cedar", 3, 0.35), ("demo-dogwood", 2, 0.7), ("demo-elm", 1, 0.5),
    ];

    /// <summary>{0} is a repository.</summary>
    private static readonly (string Path, double Weight, HttpStatusCode Expected)[] Questions =
    [
        ("dora?window=30d", 22, HttpStatusCode.OK),
        ("dora?repository={0}&window=7d", 14, HttpStatusCode.OK),
        ("dora?window=90d", 6, HttpStatusCode.OK),
        ("dora/series?window=30d&interval=day", 8, HttpStatusCode.OK),
        ("dora/series?repository={0}&window=12w&interval=week", 4, HttpStatusCode.OK),
        ("repositories", 10, HttpStatusCode.OK),
        ("deployments?limit=20", 12, HttpStatusCode.OK),
        ("changes?repository={0}&limit=50", 10, HttpStatusCode.OK),
        ("incidents?window=30d", 6, HttpStatusCode.OK),
        ("events?limit=100", 5, HttpStatusCode.OK),
        ("usage?window=7d", 3, HttpStatusCode.OK),
        ("dora?repository=demo/chekout&window=7d", 1.5, HttpStatusCode.NotFound),
        ("dora?window=soon", 1, HttpStatusCode.BadRequest),
        ("repositories", 0.4, HttpStatusCode.Unauthorized),
    ];

    public static IEnumerable<string> Names => All.Select(customer => customer.Name);

    /// <param name="at">From the beginning.</param>
    /// <param name="repositories">Those that the platform has heard of.</param>
    public Question Next(TimeSpan at, IReadOnlyList<string> repositories)
    {
        var customer = dice.One(All, customer => customer.Weight * Day.Busyness(at, customer.Later));
        var (path, _, expected) = dice.One(Questions, question => repositories.Count > 0 || !IsAboutOne(question.Path) ? question.Weight : 0);
        if (IsAboutOne(path))
            path = path.Replace("{0}", Uri.EscapeDataString(dice.One(repositories)), StringComparison.Ordinal);
        return new(at, expected == HttpStatusCode.Unauthorized ? null : customer.Name, $"api/v1/{path}", expected);
    }

    private static bool IsAboutOne(string path) => path.Contains("{0}", StringComparison.Ordinal);
}
