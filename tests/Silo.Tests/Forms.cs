using System.Text.RegularExpressions;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Tests;

/// <summary>Fills in forms of pages.</summary>
internal static partial class Forms
{
    /// <summary>The fields with the token that the page's form carries.</summary>
    public static FormUrlEncodedContent Of(string page, params (string Name, string Value)[] fields) => new([
        .. fields.Select(static field => new KeyValuePair<string, string>(field.Name, field.Value)),
        new KeyValuePair<string, string>(SessionAntiforgery.Field, TokenIn(page)),
    ]);

    /// <summary>The token that a page's form carries.</summary>
    public static string TokenIn(string page) => Pattern().Match(page).Groups[1].Value;

    [GeneratedRegex("name=\"__token\" value=\"([^\"]+)\"")]
    private static partial Regex Pattern();
}
