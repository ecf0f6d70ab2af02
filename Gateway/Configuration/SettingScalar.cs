using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Reflection;

namespace Telepool.Gateway.Configuration;

/// <summary>Values that one text stands for: numbers, times, sizes, addresses, choices.</summary>
internal static class SettingScalar
{
    private static readonly (string Unit, long Milliseconds)[] TimeUnits =
        [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    private static readonly (string Unit, long Bytes)[] SizeUnits =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("kB", 1000), ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
        ("k", 1000), ("K", 1000), ("M", 1_000_000), ("G", 1_000_000_000), ("T", 1_000_000_000_000), ("B", 1),
    ];

    /// <summary>Whether a type is written as one text.</summary>
    public static bool Is(Type type) =>
        type == typeof(string) || type == typeof(bool) || type.IsEnum || type == typeof(TimeSpan) || type == typeof(IPEndPoint) || type == typeof(Uri) || Parser(type) is not null;

    /// <summary>Reads a text as a value of a type.</summary>
    /// <param name="type">The type; not nullable.</param>
    /// <param name="property">What the value is for: its name and its range say what is allowed.</param>
    /// <param name="text">The text.</param>
    /// <param name="value">The value.</param>
    /// <param name="problem">What the text must be, otherwise.</param>
    public static bool TryRead(Type type, PropertyInfo property, string text, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? problem)
    {
        text = text.Trim();
        value = Parse(type, property, text);
        problem = null;
        if (value is null)
        {
            problem = $"must be {Form(type, property)}, not '{Shortened(text)}'";
            return false;
        }

        if (IsOutside(value, property))
        {
            problem = $"must be {Form(type, property)}, not {Shortened(text)}";
            return false;
        }

        return true;
    }

    /// <summary>What may be written, with the range, as errors and the list of settings say it.</summary>
    public static string Form(Type type, PropertyInfo property)
    {
        if (type == typeof(bool))
        {
            return "true or false";
        }

        if (type.IsEnum)
        {
            return "one of " + string.Join(", ", Enum.GetNames(type).Select(Camel));
        }

        var (least, most) = Range(type, property);
        if (type == typeof(TimeSpan))
        {
            return $"a time from {Text(TimeSpan.FromSeconds(least))} to {Text(TimeSpan.FromSeconds(most))}, such as 250ms, 10s, 5m, 2h or 30d";
        }

        if (IsNumber(type))
        {
            var what = IsSize(property) ? "a number of bytes" : type == typeof(double) ? "a number" : "a whole number";
            var isOpen = most >= (type == typeof(int) ? int.MaxValue : long.MaxValue);
            return string.Create(
                CultureInfo.InvariantCulture, $"{what}{(isOpen ? $", {least} or more" : $" from {least} to {most}")}{(IsSize(property) ? ", also as 500k, 20MB or 1GiB" : string.Empty)}");
        }

        return type == typeof(IPEndPoint) ? "an address and a port, such as 0.0.0.0:443 or [::]:443"
            : type == typeof(IPNetwork) ? "an address or a network, such as 10.0.0.0/8"
            : type == typeof(IPAddress) ? "an IP address"
            : type == typeof(DateTimeOffset) ? "a date or a time, such as 2027-01-31 or 2027-01-31T12:00:00Z"
            : type == typeof(Uri) ? "an http or https address"
            : type == typeof(string) ? "a text"
            : "a value of its kind";
    }

    /// <summary>The value as it may be written.</summary>
    public static string Text(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        TimeSpan time => Text(time),
        Enum choice => Camel(choice.ToString()),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };

    /// <summary>The name in files: the first letter small, and without the Is of a yes or no.</summary>
    public static string Camel(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name[1..];

    private static string Text(TimeSpan time)
    {
        var milliseconds = (long)time.TotalMilliseconds;
        foreach (var (unit, size) in TimeUnits.Reverse())
        {
            if (milliseconds != 0 && milliseconds % size == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / size}{unit}");
            }
        }

        return "0s";
    }

    private static bool IsNumber(Type type) => type == typeof(int) || type == typeof(long) || type == typeof(double) || type == typeof(short) || type == typeof(ushort);

    private static bool IsSize(PropertyInfo property) => property.PropertyType != typeof(double) && property.Name.Contains("Bytes", StringComparison.Ordinal);

    private static (double Least, double Most) Range(Type type, PropertyInfo property)
    {
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            return (Bound(range.Minimum), Bound(range.Maximum));
        }

        return type == typeof(TimeSpan) ? (0, TimeSpan.FromDays(3650).TotalSeconds)
            : type == typeof(long) ? (0, long.MaxValue)
            : type == typeof(double) ? (0, double.MaxValue)
            : type == typeof(ushort) ? (0, ushort.MaxValue)
            : type == typeof(short) ? (short.MinValue, short.MaxValue)
            : (0, int.MaxValue);

        static double Bound(object bound) => bound switch
        {
            string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) => time.TotalSeconds,
            _ => Convert.ToDouble(bound, CultureInfo.InvariantCulture),
        };
    }

    private static bool IsOutside(object value, PropertyInfo property)
    {
        if (value is not TimeSpan && !IsNumber(value.GetType()))
        {
            return false;
        }

        var (least, most) = Range(value.GetType(), property);
        var number = value is TimeSpan time ? time.TotalSeconds : Convert.ToDouble(value, CultureInfo.InvariantCulture);
        return number < least || number > most;
    }

    private static object? Parse(Type type, PropertyInfo property, string text)
    {
        if (type == typeof(string))
        {
            return text;
        }

        if (type == typeof(bool))
        {
            return text.ToLowerInvariant() switch
            {
                "true" or "1" or "yes" or "on" => true,
                "false" or "0" or "no" or "off" => false,
                _ => null,
            };
        }

        if (type == typeof(TimeSpan))
        {
            return Time(text);
        }

        if (type.IsEnum)
        {
            var name = Array.Find(Enum.GetNames(type), name => string.Equals(name, text.Replace("-", string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
            return name is null ? null : Enum.Parse(type, name);
        }

        if (type == typeof(IPEndPoint))
        {
            // Without a colon the whole would be taken for an address with port 0.
            return (text.StartsWith('[') || text.Count(':') == 1) && text.Contains(':') && IPEndPoint.TryParse(text, out var endpoint) ? endpoint : null;
        }

        if (type == typeof(Uri))
        {
            return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;
        }

        if (type == typeof(IPNetwork) && !text.Contains('/') && IPAddress.TryParse(text, out var address))
        {
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        }

        if (type == typeof(DateTimeOffset))
        {
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
        }

        if ((type == typeof(long) || type == typeof(int)) && IsSize(property))
        {
            return Size(text) is not { } size ? null : type == typeof(long) ? size : size <= int.MaxValue ? (object)(int)size : null;
        }

        var parser = Parser(type)!;
        object?[] arguments = parser.GetParameters().Length == 3 ? [text, CultureInfo.InvariantCulture, null] : [text, null];
        return parser.Invoke(null, arguments) is true ? arguments[^1] : null;
    }

    private static MethodInfo? Parser(Type type) =>
        type.GetMethod("TryParse", BindingFlags.Public | BindingFlags.Static, [typeof(string), typeof(IFormatProvider), type.MakeByRefType()])
        ?? type.GetMethod("TryParse", BindingFlags.Public | BindingFlags.Static, [typeof(string), type.MakeByRefType()]);

    private static TimeSpan? Time(string text)
    {
        foreach (var (unit, size) in TimeUnits)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && Number(text[..^unit.Length]) is { } number)
            {
                return Milliseconds(number * size);
            }
        }

        return Number(text) is { } seconds ? Milliseconds(seconds * 1000) : null;

        static TimeSpan? Milliseconds(double value) => value <= TimeSpan.MaxValue.TotalMilliseconds / 2 ? TimeSpan.FromMilliseconds(value) : null;
    }

    private static long? Size(string text)
    {
        var (number, unit) = (text, 1L);
        foreach (var (name, bytes) in SizeUnits)
        {
            if (text.EndsWith(name, StringComparison.Ordinal))
            {
                (number, unit) = (text[..^name.Length].TrimEnd(), bytes);
                break;
            }
        }

        // A number of bytes can be larger than a double tells apart.
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole <= long.MaxValue / unit ? whole * unit : null
            : Number(number) is { } value && value * unit < long.MaxValue ? (long)(value * unit)
            : null;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Shortened(string text) => text.Length <= 64 ? text : text[..61] + "...";
}
