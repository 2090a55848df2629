using Acornima;
using Acornima.Ast;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Config.Files;

/// <summary>The console's scripts go to the browser as they are: no build step would find a mistake.</summary>
public sealed class ScriptTests
{
    private static readonly string Root = RepositoryRoot.File("services", "Console", "wwwroot");

    private static string[] Scripts => field ??=
        [.. Directory.EnumerateFiles(Root, "*.js", SearchOption.AllDirectories).Where(file => !file.Contains($"{Path.DirectorySeparatorChar}lib{Path.DirectorySeparatorChar}", StringComparison.Ordinal))];

    [Fact]
    public void Every_script_is_a_module_that_can_be_read() => Assert.All(Scripts, file => Parse(file));

    [Fact]
    public void Every_name_that_is_imported_is_exported_where_it_is_said_to_be() => Assert.All(Scripts, file =>
    {
        foreach (var import in Parse(file).Body.OfType<ImportDeclaration>())
        {
            var from = Path.GetFullPath(import.Source.Value, Path.GetDirectoryName(file)!);
            Assert.True(File.Exists(from), $"{import.Source.Value} does not exist");
            var exported = Exports(Parse(from)).ToHashSet(StringComparer.Ordinal);
            Assert.All(import.Specifiers.OfType<ImportSpecifier>(), specifier => Assert.Contains(((Identifier)specifier.Imported).Name, exported));
        }
    });

    [Fact]
    public void Nothing_that_is_exported_or_imported_is_unused()
    {
        var imported = Scripts.SelectMany(file => Parse(file).Body.OfType<ImportDeclaration>()
            .SelectMany(import => import.Specifiers.Select(specifier => (From: Path.GetFullPath(import.Source.Value, Path.GetDirectoryName(file)!), Specifier: specifier)))).ToList();
        foreach (var file in Scripts)
        {
            var tree = Parse(file);
            var wholly = imported.Where(import => import.From == file && import.Specifier is ImportNamespaceSpecifier).Any();
            Assert.All(Exports(tree), name => Assert.True(
                wholly || imported.Any(import => import.From == file && import.Specifier is ImportSpecifier { Imported: Identifier known } && known.Name == name), $"{file}: nobody imports {name}"));
            var names = tree.DescendantNodes().OfType<Identifier>().GroupBy(identifier => identifier.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count());
            // Once where it is imported; twice when it has another name there.
            Assert.All(tree.Body.OfType<ImportDeclaration>().SelectMany(import => import.Specifiers), specifier => Assert.True(
                names[specifier.Local.Name] > (specifier is ImportSpecifier { Imported: Identifier imports } && imports.Name == specifier.Local.Name && !ReferenceEquals(imports, specifier.Local) ? 2 : 1),
                $"{file}: {specifier.Local.Name} is not used"));
        }
    }

    [Fact]
    public void No_script_makes_markup_of_text() => Assert.All(Scripts, file => Assert.All(
        Parse(file).DescendantNodes().OfType<AssignmentExpression>().Select(assignment => assignment.Left).OfType<MemberExpression>(),
        member => Assert.False(member.Property is Identifier { Name: "innerHTML" or "outerHTML" }, $"{file}: sets {(member.Property as Identifier)?.Name}")));

    private static Module Parse(string file) => new Parser(new ParserOptions { EcmaVersion = EcmaVersion.Latest }).ParseModule(File.ReadAllText(file), Path.GetFileName(file));

    private static IEnumerable<string> Exports(Module module) => module.Body.OfType<ExportNamedDeclaration>().SelectMany(export => export.Declaration switch
    {
        FunctionDeclaration { Id: { } id } => [id.Name],
        ClassDeclaration { Id: { } id } => [id.Name],
        VariableDeclaration variables => variables.Declarations.Select(declaration => declaration.Id).OfType<Identifier>().Select(id => id.Name),
        _ => (IEnumerable<string>)[]
    });
}
