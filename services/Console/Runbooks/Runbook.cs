using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.AutoLinks;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace SeiPlatform.Console.Runbooks;

/// <summary>What to do about an alert.</summary>
/// <param name="Alert">The alert, which is the name of the file.</param>
/// <param name="Title">Its first heading, else the alert.</param>
/// <param name="Summary">Its first paragraph as plain text; null when it has none.</param>
/// <param name="Html">All of it. HTML in the Markdown is text.</param>
public sealed record Runbook(string Alert, string Title, string? Summary, string Html)
{
    private const string Extension = ".md";

    private static readonly Uri Place = new("file:///docs/runbooks/");

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoLinks(new AutoLinkOptions { AllowDomainWithoutPeriod = true })
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
        .DisableHtml()
        .Build();

    public static Runbook Parse(string alert, string markdown)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        var document = Markdown.Parse(markdown, Pipeline);
        var title = document.OfType<HeadingBlock>().FirstOrDefault(heading => heading.Level == 1)?.Inline;
        var summary = document.OfType<ParagraphBlock>().FirstOrDefault()?.Inline;
        var (titleText, summaryText) = (PlainText(title), PlainText(summary));
        foreach (var link in document.Descendants<LinkInline>().ToArray())
            Redirect(link);
        foreach (var link in document.Descendants<AutolinkInline>().Where(link => !link.IsEmail && !IsWeb(link.Url)).ToArray())
            link.ReplaceBy(new LiteralInline(link.Url));
        return new Runbook(alert, titleText ?? alert, summaryText, document.ToHtml(Pipeline));
    }

    /// <summary>A link to another runbook leads to its page; what else lies in the repository is named, because the console does not have it.</summary>
    private static void Redirect(LinkInline link)
    {
        var url = link.Url ?? "";
        if (!link.IsImage && (url.StartsWith('#') || IsWeb(url)))
            return;

        var (path, heading) = url.IndexOf('#', StringComparison.Ordinal) is >= 0 and var hash ? (url[..hash], url[hash..]) : (url, "");
        if (!link.IsImage && path.EndsWith(Extension, StringComparison.Ordinal) && RunbookFolder.IsName(path[..^Extension.Length]))
        {
            link.Url = $"/runbooks/{path[..^Extension.Length]}{heading}";
            return;
        }

        var text = new ContainerInline();
        link.ReplaceBy(text, copyChildren: true);
        text.AppendChild(new LiteralInline($" ({InRepository(path)})"));
    }

    /// <summary>The path of what lies beside the runbooks, as it is said in the repository's folder.</summary>
    private static string InRepository(string path) => Uri.TryCreate(Place, path, out var address) ? address.AbsolutePath.TrimStart('/') : path;

    private static bool IsWeb(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    private static string? PlainText(ContainerInline? inline)
    {
        if (inline is null)
            return null;
        using var text = new StringWriter();
        var renderer = new HtmlRenderer(text) { EnableHtmlForInline = false, EnableHtmlEscape = false };
        renderer.WriteChildren(inline);
        return text.ToString().ReplaceLineEndings(" ").Trim() is { Length: > 0 } plain ? plain : null;
    }
}
