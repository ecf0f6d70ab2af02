using System.Globalization;

namespace ServiceDefaults.Configuration;

/// <summary>Reads variables one by one and keeps what is wrong with any of them.</summary>
internal sealed class SettingsReader(IReadOnlyDictionary<string, string> variables)
{
    private readonly List<SettingError> _errors = [];
    private readonly Dictionary<string, SettingForm> _forms = new(StringComparer.Ordinal);

    public IReadOnlyList<SettingError> Errors => [.. _errors.OrderBy(error => error.Variable, StringComparer.Ordinal)];

    /// <summary>Every variable that was asked for, set or not.</summary>
    public IReadOnlyCollection<string> Known => _forms.Keys;

    /// <summary>How each of them was read.</summary>
    public IReadOnlyDictionary<string, SettingForm> Forms => _forms;

    public void Fail(string variable, string problem) => _errors.Add(new SettingError(variable, problem));

    public string? Text(string variable) => Read(variable, new SettingForm(SettingKind.Text));

    public bool Flag(string variable, bool standard = false)
    {
        var form = SettingForm.OfFlag(standard);
        switch (Read(variable, form)?.ToLowerInvariant())
        {
            case null:
                return standard;
            case "0" or "false" or "no" or "off":
                return false;
            case "1" or "true" or "yes" or "on":
                return true;
            default:
                Fail(variable, $"must be {form.Allowed}");
                return standard;
        }
    }

    public double Number(string variable, double standard, double least, double most) => Number(variable, SettingForm.OfNumber(standard, least, most)) ?? standard;

    public double? Number(string variable, double least, double most) => Number(variable, SettingForm.OfNumber(null, least, most));

    public int Whole(string variable, int standard, int least, int most) => Whole(variable, SettingForm.OfWhole(standard, least, most)) ?? standard;

    public int? Whole(string variable, int least, int most) => Whole(variable, SettingForm.OfWhole(null, least, most));

    public T Choice<T>(string variable, T standard)
        where T : struct, Enum
    {
        var form = SettingForm.OfChoice(standard);
        if (Read(variable, form) is not { } text)
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

        Fail(variable, $"must be {form.Allowed}");
        return standard;
    }

    private string? Read(string variable, SettingForm form)
    {
        // A rule may ask a second time, for the text alone.
        if (form.Kind != SettingKind.Text || !_forms.ContainsKey(variable))
        {
            _forms[variable] = form;
        }

        return variables.TryGetValue(variable, out var value) && value.Trim() is { Length: > 0 } text ? text : null;
    }

    private double? Number(string variable, SettingForm form)
    {
        if (Read(variable, form) is not { } text)
        {
            return null;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || double.IsNaN(value))
        {
            Fail(variable, $"must be {form.Allowed}; it is not a number");
            return null;
        }

        return Within(variable, value, form) ? value : null;
    }

    private int? Whole(string variable, SettingForm form)
    {
        if (Read(variable, form) is not { } text)
        {
            return null;
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            Fail(variable, $"must be {form.Allowed}; it is not one");
            return null;
        }

        return Within(variable, value, form) ? (int)value : null;
    }

    private bool Within(string variable, double value, SettingForm form)
    {
        if (value >= form.Least && value <= form.Most)
        {
            return true;
        }

        Fail(variable, $"must be {form.Allowed}; it is {(value < form.Least ? "less" : "more")}");
        return false;
    }
}
