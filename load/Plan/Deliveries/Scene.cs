using System.Globalization;
using System.Text.Json.Nodes;

namespace SeiPlatform.Load.Plan.Deliveries;

/// <summary>One event of a story, told as of the moment at which it is sent.</summary>
internal delegate (string Event, JsonObject Body) Scene(DateTimeOffset now);

/// <summary>What stories are about. The names are nobody's.</summary>
internal static class Repositories
{
    public static readonly IReadOnlyList<(string Name, Sender Sender, double Weight)> All =
    [
        ("demo/checkout", Sender.GitHub, 5),
        ("demo/catalogue", Sender.GitHub, 4),
        ("demo/search", Sender.GitHub, 3),
        ("demo/identity", Sender.GitHub, 1),
        ("demo/billing", Sender.GitLab, 3),
        ("demo/ledger", Sender.GitLab, 1),
        ("demo/mailer", Sender.CdEvents, 2),
    ];
}

/// <summary>What a change is called, who makes it, and how long it took until it was told of.</summary>
internal static class Work
{
    private static readonly string[] Verbs = ["Round", "Cache", "Validate", "Retry", "Simplify", "Log", "Sort", "Page", "Rename", "Cancel"];
    private static readonly string[] Things = ["prices", "baskets", "addresses", "sessions", "vouchers", "invoices", "pictures", "suggestions", "orders"];
    private static readonly string[] People = ["demo-ada", "demo-barbara", "demo-edsger", "demo-grace", "demo-kathleen", "demo-niklaus"];

    public static string Title(this Dice dice) => $"{dice.One(Verbs)} {dice.One(Things)}";

    public static string Person(this Dice dice) => dice.One(People);

    /// <summary>From the first commit to the moment that a story begins at.</summary>
    public static TimeSpan LeadTime(this Dice dice) => TimeSpan.FromMinutes(20) + dice.Around(TimeSpan.FromHours(18));

    /// <summary>As all three senders understand it.</summary>
    public static string Text(this DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
