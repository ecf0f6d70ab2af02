using System.Text.RegularExpressions;

namespace EndToEnd.Tests.Secrets;

/// <summary>What must appear nowhere, and the search for it.</summary>
internal sealed class SecretList
{
    private readonly List<(string Name, string Value)> _secrets = [];

    public int Count => _secrets.Count;

    /// <summary>Adds a secret.</summary>
    public void Add(string name, string value)
    {
        Assert.True(value.Length >= 5, $"'{name}' is too short to be searched for");
        _secrets.Add((name, value));
    }

    /// <summary>Adds bytes in the forms in which a program writes bytes.</summary>
    public void AddBytes(string name, ReadOnlySpan<byte> bytes)
    {
        // A whole number of groups, so that the text is the same wherever the bytes stand at the beginning.
        var beginning = bytes[..Math.Min(bytes.Length / 3 * 3, 24)];
        Add(name + " in hex", Convert.ToHexStringLower(beginning));
        Add(name + " in base64", Convert.ToBase64String(beginning));
        Add(name + " in base64 for URLs", Convert.ToBase64String(beginning).Replace('+', '-').Replace('/', '_'));
        Add(name + " as debuggers write it", BitConverter.ToString(beginning.ToArray()));
    }

    /// <summary>Asserts that a text holds none of them. What was found is not repeated, only where.</summary>
    public void AssertNoneIn(string what, string text)
    {
        foreach (var (name, value) in _secrets)
        {
            // A short number is only found as a number of its own: ids and times are full of digits.
            var at = value.Length < 8
                ? Regex.Match(text, $"(?<![0-9A-Za-z]){Regex.Escape(value)}(?![0-9A-Za-z])") is { Success: true } match ? match.Index : -1
                : text.IndexOf(value, StringComparison.OrdinalIgnoreCase);
            Assert.True(at < 0, at < 0 ? string.Empty : $"{what} holds {name}, after: {text[Math.Max(0, at - 300)..at]}");
        }
    }
}
