using System.Globalization;

namespace ServiceDefaults.Configuration;

/// <summary>Reads variables one by one and keeps what is wrong with any of them.</summary>
internal sealed class SettingsReader(IReadOnlyDictionary<string, string> variables)
{
    private readonly List<SettingError> _errors = [];

    public IReadOnlyList<SettingError> Errors => [.. _errors.OrderBy(error => error.Variable, StringComparer.Ordinal)];

    /// <summary>Every variable that was asked for, set or not.</summary>
    public HashSet<string> Known { get; } = new(StringComparer.Ordinal);

    public void Fail(string variable, string problem) => _errors.Add(new SettingError(variable, problem));

    public string? Text(string variable)
    {
        Known.Add(variable);
        return variables.TryGetValue(variable, out var value) && value.Trim() is { Length: > 0 } text ? text : null;
    }

    public bool Flag(string variable, bool standard = false)
    {
        switch (Text(variable)?.ToLowerInvariant())
        {
            case null:
                return standard;
            case "0" or "false" or "no" or "off":
                return false;
            case "1" or "true" or "yes" or "on":
                return true;
            default:
                Fail(variable, "must be true or false");
                return standard;
        }
    }

    public double Number(string variable, double standard, double least, double most) => Number(variable, least, most) ?? standard;

    public double? Number(string variable, double least, double most)
    {
        if (Text(variable) is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        Fail(variable, string.Create(CultureInfo.InvariantCulture, $"must be a number from {least} to {most}"));
        return null;
    }

    public int Whole(string variable, int standard, int least, int most) => Whole(variable, least, most) ?? standard;

    public int? Whole(string variable, int least, int most)
    {
        if (Text(variable) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        Fail(variable, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}"));
        return null;
    }

    public T Choice<T>(string variable, T standard)
        where T : struct, Enum
    {
        if (Text(variable) is not { } text)
        {
            return standard;
        }

        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        Fail(variable, $"must be one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");
        return standard;
    }
}
