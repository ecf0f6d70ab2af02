using System.CommandLine;

namespace Telepool.Collectors.Commands;

/// <summary>Options of the commands that change the configuration.</summary>
internal static class ConfigOptions
{
    // Far more than any setting may have.
    private const int MaxValue = 1_048_576;

    public static Option<string> Author() => new("--author")
    {
        Description = "Who changes, for the history. Default: this user on this machine.",
        HelpName = "NAME",
        DefaultValueFactory = _ => $"{Environment.UserName}@{Environment.MachineName}",
    };

    public static Option<long?> Expected() => new("--expect")
    {
        Description = "The version that the change is made from: where another holds by now, nothing is changed. Default: the present one.",
        HelpName = "VERSION",
    };

    /// <summary>A value as it was written, or what the file behind an @ or standard input holds, so that secrets need not be on a command line.</summary>
    /// <returns>Null where it cannot be read; the reason is in <paramref name="errors"/>.</returns>
    public static string? ReadValue(string text, string prefix, List<string> errors)
    {
        if (text == "-")
        {
            return Console.In.ReadToEnd().Trim();
        }

        if (text is not ['@', .. var path])
        {
            return text;
        }

        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxValue })
            {
                errors.Add($"{prefix}{path} is too large for a setting");
                return null;
            }

            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{prefix}{exception.Message}");
            return null;
        }
    }
}
