using System.ComponentModel.DataAnnotations;

namespace SeiPlatform.Console.Dashboards;

/// <summary>Section <c>Dashboards</c>.</summary>
public sealed class DashboardOptions
{
    public const string Section = "Dashboards";

    /// <summary>The folder with the dashboards that Grafana is provisioned with; the AppHost names the repository's.</summary>
    [Required(ErrorMessage = "Dashboards:Folder: expected the path of the folder with the dashboards.")]
    public string Folder { get; set; } = "";
}
