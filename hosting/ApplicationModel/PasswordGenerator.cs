using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Passwords from a cryptographic source, without characters that look alike or that shells and URLs mind.</summary>
internal static class PasswordGenerator
{
    private const int DefaultMinLength = 1;
    private const string LowerCase = "abcdefghjkmnpqrstuvwxyz";
    private const string UpperCase = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string SpecialCharacters = "-_.{}~()*+!";

    internal static string Generate(GenerateParameterDefault rules)
    {
        (string Characters, bool Allowed, int Least)[] classes =
        [
            (LowerCase, rules.Lower, rules.MinLower),
            (UpperCase, rules.Upper, rules.MinUpper),
            (Digits, rules.Numeric, rules.MinNumeric),
            (SpecialCharacters, rules.Special, rules.MinSpecial)
        ];

        if (classes.FirstOrDefault(c => !c.Allowed && c.Least > 0) is { Characters: not null })
            throw new ArgumentException("A minimum number of characters is asked for of a class that is not allowed.", nameof(rules));

        var alphabet = string.Concat(classes.Where(c => c.Allowed).Select(c => c.Characters));
        if (alphabet.Length == 0)
            throw new ArgumentException("At least one class of characters must be allowed.", nameof(rules));

        List<char> password = [];
        foreach (var (characters, _, least) in classes)
            password.AddRange(RandomNumberGenerator.GetItems<char>(characters, least));

        var length = Math.Max(Math.Max(rules.MinLength, DefaultMinLength), password.Count);
        password.AddRange(RandomNumberGenerator.GetItems<char>(alphabet, length - password.Count));

        char[] shuffled = [.. password];
        RandomNumberGenerator.Shuffle<char>(shuffled);
        return new string(shuffled);
    }
}
