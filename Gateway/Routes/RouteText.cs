using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Telepool.Gateway.Routes;

/// <summary>Reads what an operator writes of a data centre: <c>2=149.154.167.51:443,[2001:67c:4e8:f002::a]:443</c>, <c>-4=…</c>, <c>default=…</c>.</summary>
public static class RouteText
{
    /// <summary>What stands for every data centre that is not listed.</summary>
    public const string Default = "default";

    private const int MaxAddresses = 64;

    /// <summary>Reads one assignment.</summary>
    /// <param name="text">The text.</param>
    /// <param name="number">The data centre; null where the text says <see cref="Default"/>.</param>
    /// <param name="addresses">Its addresses, at least one, where the result is true.</param>
    /// <param name="error">What is wrong, otherwise.</param>
    public static bool TryRead(string text, out int? number, [NotNullWhen(true)] out IReadOnlyList<IPEndPoint>? addresses, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        number = null;
        addresses = null;
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            error = "must be N=IP:PORT[,IP:PORT…] or default=IP:PORT";
            return false;
        }

        var name = text.AsSpan(0, equals).Trim();
        if (!name.Equals(Default, StringComparison.OrdinalIgnoreCase))
        {
            if (!int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || !DataCenterNumber.IsValid(value))
            {
                error = "a data centre is a number from 1 to 999, negative for media, plus or minus 10000 for the test set, or 'default'";
                return false;
            }

            number = value;
        }

        return TryReadAddresses(text[(equals + 1)..], out addresses, out error);
    }

    /// <summary>Reads addresses with their ports, separated by commas.</summary>
    public static bool TryReadAddresses(string text, [NotNullWhen(true)] out IReadOnlyList<IPEndPoint>? addresses, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        var list = new List<IPEndPoint>();
        addresses = null;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            // Without a port TryParse says 0; and it takes an IPv6 address without brackets for one without a port.
            if (!IPEndPoint.TryParse(part, out var endPoint) || endPoint.Port == 0)
            {
                error = $"'{part}' is no IP:PORT or [IPv6]:PORT";
                return false;
            }

            list.Add(endPoint);
        }

        if (list.Count > MaxAddresses)
        {
            error = $"more than {MaxAddresses} addresses";
            return false;
        }

        addresses = list;
        error = null;
        return true;
    }
}
