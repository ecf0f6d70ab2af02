using System.Globalization;
using System.Text;

namespace Telepool.Silo.Web.Pages.Shared;

/// <summary>Numbers, times and names as people read them; the same in every country.</summary>
internal static class Wording
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary><c>12 345</c>, with narrow blanks.</summary>
    public static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u202f');

    /// <summary>A value of a chart: few digits, whatever its size.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        >= 1e9 => Text($"{value / 1e9:0.#} G"),
        >= 1e6 => Text($"{value / 1e6:0.#} M"),
        >= 1e4 => Text($"{value / 1e3:0.#} k"),
        >= 100 => Text($"{value:0}"),
        _ => Text($"{value:0.##}"),
    };

    /// <summary><c>1.5 MiB</c>.</summary>
    public static string Bytes(double value)
    {
        var unit = 0;
        while (Math.Abs(value) >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return Text($"{value:0.#} {Units[unit]}");
    }

    /// <summary><c>12 %</c>.</summary>
    public static string Share(double share) => Text($"{share * 100:0.#} %");

    /// <summary><c>34 ms</c>; a dash where there is none.</summary>
    public static string Milliseconds(double? value) => value is { } known ? Text($"{known:0} ms") : "–";

    /// <summary><c>2 h 5 min</c>: the two largest parts.</summary>
    public static string Duration(TimeSpan span)
    {
        span = span.Duration();
        return span switch
        {
            { TotalSeconds: < 1 } => Text($"{span.TotalMilliseconds:0} ms"),
            { TotalMinutes: < 1 } => Text($"{span.Seconds} s"),
            { TotalHours: < 1 } => Text($"{span.Minutes} min {span.Seconds} s"),
            { TotalDays: < 1 } => Text($"{span.Hours} h {span.Minutes} min"),
            _ => Text($"{(int)span.TotalDays} d {span.Hours} h"),
        };
    }

    /// <summary>From now: <c>in 5 min 0 s</c> or <c>5 min 0 s ago</c>; a dash where there is no time.</summary>
    public static string Relative(DateTimeOffset? at, DateTimeOffset now) => at switch
    {
        null => "–",
        { } time when time > now => "in " + Duration(time - now),
        { } time => Duration(now - time) + " ago",
    };

    /// <summary>The time in full, UTC.</summary>
    public static string Full(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A name of code in words: <c>AwaitingCode</c> is <c>awaiting code</c>.</summary>
    public static string Words(Enum value)
    {
        var text = new StringBuilder();
        foreach (var letter in value.ToString())
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append(' ');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
