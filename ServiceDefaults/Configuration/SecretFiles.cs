namespace ServiceDefaults.Configuration;

/// <summary>
/// Secrets that are handed over in files: where <c>NAME</c> is a secret, <c>NAME_FILE</c> names a file that holds it. Composers and orchestrators mount secrets so,
/// and a file is seen by fewer than an environment is.
/// </summary>
internal static class SecretFiles
{
    private const string Suffix = "_FILE";

    // A secret is a line; a list of proxies may be long.
    private const int MaxBytes = 16 * 1024 * 1024;

    private static readonly string[] Prefixes = ["MTPROTO_", "TELEPOOL_", "OTEL_"];

    /// <summary>Puts the secrets of files into an environment.</summary>
    /// <param name="environment">The variables that are set.</param>
    /// <param name="errors">Is told which files cannot be used.</param>
    public static void Read(Dictionary<string, string> environment, ICollection<SettingError> errors)
    {
        foreach (var (variable, path) in environment.Where(entry => IsCandidate(entry.Key)).ToArray())
        {
            var secret = variable[..^Suffix.Length];
            // A setting that is called like that is none of these.
            if (SettingCatalog.Find(variable) is not null || SettingCatalog.Find(secret) is not { IsSecret: true })
            {
                continue;
            }

            if (environment.ContainsKey(secret))
            {
                errors.Add(new SettingError(variable, $"{secret} is set too; one of them is enough"));
            }
            else if (ReadFile(variable, path.Trim(), errors) is { Length: > 0 } value)
            {
                environment[secret] = value;
            }
        }
    }

    private static bool IsCandidate(string variable) =>
        variable.EndsWith(Suffix, StringComparison.Ordinal) && Array.Exists(Prefixes, prefix => variable.StartsWith(prefix, StringComparison.Ordinal));

    private static string? ReadFile(string variable, string path, ICollection<SettingError> errors)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes })
            {
                errors.Add(new SettingError(variable, FormattableString.Invariant($"{path} is longer than {MaxBytes} bytes")));
                return null;
            }

            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(new SettingError(variable, $"{path} cannot be read: {exception.Message}"));
            return null;
        }
    }
}
