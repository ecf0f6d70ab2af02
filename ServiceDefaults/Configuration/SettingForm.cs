using System.Globalization;

namespace ServiceDefaults.Configuration;

/// <summary>How a variable is read: what the catalog says of it comes from here, so that it is what the host checks.</summary>
/// <param name="Kind">The form of the value.</param>
/// <param name="Allowed">What may be given; null where the form says nothing.</param>
/// <param name="Standard">What holds where it is not set; null where nothing does.</param>
/// <param name="Least">The least number.</param>
/// <param name="Most">The largest number.</param>
internal sealed record SettingForm(SettingKind Kind, string? Allowed = null, string? Standard = null, double? Least = null, double? Most = null)
{
    public static SettingForm OfFlag(bool standard) => new(SettingKind.Flag, "true or false", standard ? "true" : "false");

    public static SettingForm OfNumber(double? standard, double least, double most) =>
        new(SettingKind.Number, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"), standard?.ToString(CultureInfo.InvariantCulture), least, most);

    public static SettingForm OfWhole(int? standard, int least, int most)
    {
        var allowed = (least, most) switch
        {
            (int.MinValue, int.MaxValue) => "a whole number",
            (_, int.MaxValue) => string.Create(CultureInfo.InvariantCulture, $"a whole number, {least} or more"),
            _ => string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"),
        };
        return new(SettingKind.Whole, allowed, standard?.ToString(CultureInfo.InvariantCulture), least, most);
    }

    public static SettingForm OfChoice<T>(T standard)
        where T : struct, Enum => new(SettingKind.Choice, $"one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}", standard.ToString().ToLowerInvariant());
}
