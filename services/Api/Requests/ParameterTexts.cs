namespace SeiPlatform.Api.Requests;

/// <summary>What the OpenAPI document says of the parameters that several endpoints share.</summary>
internal static class ParameterTexts
{
    public const string Repository = "A repository as owner/name; repeat it for several, leave it out or give all for all.";
    public const string From = "Beginning, included: a date or an RFC 3339 time; without an offset it is read in timeZone.";
    public const string To = "End, excluded; the present when left out.";
    public const string Window = "Length instead of from or to: 12h, 30d, 4w, 6mo, 1y or an ISO 8601 duration; at most 10 years.";
    public const string Environment = "The environment that deployments go to; production when left out.";
    public const string EnvironmentFilter = "Only this environment.";
    public const string TimeZone = "IANA time zone whose midnights divide the days; UTC when left out.";
    public const string Profile = "Year of the report whose performance levels to compare with: 2019, 2021, 2022, 2023 or 2024.";
    public const string Interval = "Length of a bucket: day, week or month.";
    public const string Limit = "Rows at most, 1 to 500.";
    public const string Cursor = "nextCursor of the page before, with all other parameters as they were.";
}
