using Grains.Interfaces.Configuration;

namespace Grains.Configuration;

/// <summary>What a change must look like, whatever its settings mean.</summary>
internal static class ConfigurationForm
{
    public static IEnumerable<ConfigurationError> Check(ConfigurationChange change, IConfigurationRules rules)
    {
        if (string.IsNullOrWhiteSpace(change.Author) || change.Author.Length > ConfigurationChange.MaxAuthor || change.Author.Any(char.IsControl))
        {
            yield return new ConfigurationError("author", "must say who changes", FormattableString.Invariant($"1 to {ConfigurationChange.MaxAuthor} printable characters"));
        }

        if (change.Comment.Length > ConfigurationChange.MaxComment)
        {
            yield return new ConfigurationError("comment", "is too long", FormattableString.Invariant($"up to {ConfigurationChange.MaxComment} characters"));
        }

        foreach (var (variable, value) in change.Set)
        {
            if (value?.Length > ConfigurationChange.MaxValue)
            {
                yield return new ConfigurationError(variable, FormattableString.Invariant($"has {value.Length} characters"), FormattableString.Invariant($"up to {ConfigurationChange.MaxValue} characters"));
            }

            // A form that was shown the mask and sent it back must not make it the secret.
            if (value?.Trim() == ConfigurationSnapshot.Mask && rules.IsSecret(variable))
            {
                yield return new ConfigurationError(variable, "is what secrets are shown as, not a value; leave it out to keep the present one", null);
            }
        }
    }

    public static IEnumerable<ConfigurationError> CheckSize(IReadOnlyDictionary<string, string> values)
    {
        var total = values.Sum(entry => (long)entry.Key.Length + entry.Value.Length);
        if (total > ConfigurationChange.MaxTotal)
        {
            yield return new ConfigurationError(
                "configuration", FormattableString.Invariant($"has {total} characters in all"), FormattableString.Invariant($"up to {ConfigurationChange.MaxTotal} characters"));
        }
    }
}
