using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace SeiPlatform.Console.Pages;

/// <summary>Markdown that came from a file: HTML in it is text, and links lead to the web or into the console.</summary>
internal static class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().DisableHtml().Build();

    public static string ToHtml(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().Where(link => link.IsImage || !IsSafe(link.Url)).ToArray())
        {
            var text = new ContainerInline();
            link.ReplaceBy(text, copyChildren: true);
        }

        return document.ToHtml(Pipeline);
    }

    private static bool IsSafe(string? url) =>
        url is not null
        && ((url.StartsWith('/') && !url.StartsWith("//", StringComparison.Ordinal))
            || (Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)));
}
