using System.Globalization;
using SeiPlatform.Api.Requests;
using static SeiPlatform.Api.Dora.PerformanceLevel;

namespace SeiPlatform.Api.Dora;

/// <summary>The levels as published from 2019 to 2024. docs/dora.md has the tables and says how they became bounds.</summary>
public static class ThresholdProfiles
{
    public const int DefaultYear = 2024;

    private const double Hour = 3600;
    private const double Day = 24 * Hour;
    private const double Week = 7 * Day;
    private const double Month = 30.4375 * Day;
    private const double PerWeek = 1 / 7.0;
    private const double PerMonth = 1 / 30.4375;
    private const double TwicePerYear = 2 / 365.25;

    private static readonly LevelBound[] DailyWeeklyMonthly = [new(Elite, 1, IsStrict: true), new(High, PerWeek), new(Medium, PerMonth)];
    private static readonly LevelBound[] DayWeekMonth = [new(Elite, Day, IsStrict: true), new(High, Week), new(Medium, Month)];

    public static IReadOnlyList<ThresholdProfile> All { get; } =
    [
        new()
        {
            Year = 2019,
            Source = "https://dora.dev/research/2019/dora-report/",
            DeploymentsPerDay = DailyWeeklyMonthly,
            LeadTime = DayWeekMonth,
            FailRate = [new(Elite, 0.15)], // published for elite, high and medium alike; low: 46-60 %
            RecoveryTime = [new(Elite, Hour, IsStrict: true), new(High, Day, IsStrict: true)], // medium as high
        },
        new()
        {
            Year = 2021,
            Source = "https://dora.dev/research/2021/dora-report/",
            DeploymentsPerDay = [new(Elite, 1, IsStrict: true), new(High, PerMonth), new(Medium, TwicePerYear)],
            LeadTime = [new(Elite, Hour, IsStrict: true), new(High, Week), new(Medium, 6 * Month)],
            FailRate = [new(Elite, 0.15), new(High, 0.30)], // medium and low as high
            RecoveryTime = [new(Elite, Hour, IsStrict: true), new(High, Day, IsStrict: true), new(Medium, Week)],
        },
        new()
        {
            Year = 2022, // no elite cluster emerged
            Source = "https://dora.dev/research/2022/dora-report/",
            DeploymentsPerDay = [new(High, 1, IsStrict: true), new(Medium, PerMonth)],
            LeadTime = [new(High, Week), new(Medium, Month)],
            FailRate = [new(High, 0.15), new(Medium, 0.30)],
            RecoveryTime = [new(High, Day, IsStrict: true), new(Medium, Week)],
        },
        new()
        {
            Year = 2023,
            Source = "https://dora.dev/research/2023/dora-report/",
            DeploymentsPerDay = DailyWeeklyMonthly,
            LeadTime = DayWeekMonth,
            FailRate = [new(Elite, 0.05), new(High, 0.10), new(Medium, 0.15)],
            RecoveryTime = [new(Elite, Hour, IsStrict: true), new(High, Day, IsStrict: true), new(Medium, Week)],
        },
        new()
        {
            Year = 2024,
            Source = "https://dora.dev/research/2024/dora-report/",
            DeploymentsPerDay = DailyWeeklyMonthly,
            LeadTime = DayWeekMonth,
            FailRate = [new(Elite, 0.05), new(High, 0.20)], // medium was better than high: 10 %
            RecoveryTime = [new(Elite, Hour, IsStrict: true), new(High, Day, IsStrict: true)], // medium as high
        },
    ];

    /// <summary>Reads the parameter <c>profile</c>: the year of a report.</summary>
    public static ThresholdProfile? Read(string? text, ParameterErrors errors)
    {
        if (text is null)
            return All.Single(profile => profile.Year == DefaultYear);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            && All.FirstOrDefault(profile => profile.Year == year) is { } found)
            return found;

        var why = text switch
        {
            "2020" => "there was no report in 2020",
            "2025" => "the report of 2025 published no performance levels",
            _ => $"\"{text}\" is no report year with performance levels",
        };
        errors.Add("profile", $"{why}; expected one of {string.Join(", ", All.Select(profile => profile.Year))}.");
        return null;
    }
}
