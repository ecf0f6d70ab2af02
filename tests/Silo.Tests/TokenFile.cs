using System.Text.Json;
using Grains.Interfaces.Operators;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Tests;

/// <summary>The tokens' file of a site, as a test writes it.</summary>
internal sealed class TokenFile(string path, ManualClock time)
{
    private readonly Dictionary<string, Dictionary<string, string>> _entries = [];
    private int _written;

    /// <summary>Lets somebody in, or gives them another token.</summary>
    /// <returns>The token.</returns>
    public string Add(string name, OperatorRole role, DateTimeOffset? expires = null)
    {
        var token = $"{name}.{Secret.Create()}";
        Set(name, ("role", role.ToString().ToLowerInvariant()), ("sha256", Secret.Hash(token)), ("expires", expires?.ToString("o") ?? string.Empty));
        return token;
    }

    public void Set(string name, params (string Field, string Value)[] fields)
    {
        _entries[name] = fields.Where(static field => field.Value.Length > 0).ToDictionary(static field => field.Field, static field => field.Value);
        Write();
    }

    public void Remove(string name)
    {
        _entries.Remove(name);
        Write();
    }

    // A length of its own each time: two writes may fall into one tick of a file system's clock.
    private void Write()
    {
        File.WriteAllText(path, JsonSerializer.Serialize(_entries) + new string('\n', ++_written));
        // The site looks at its file once a second.
        time.Advance(TimeSpan.FromSeconds(1));
    }
}
