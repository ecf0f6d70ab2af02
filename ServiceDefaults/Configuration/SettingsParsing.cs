using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using ServiceDefaults.Logging;

namespace ServiceDefaults.Configuration;

/// <summary>The settings that are more than a number or a word.</summary>
internal static class SettingsParsing
{
    // Telegram numbers its data centres from 1; 203 is the one of its content network.
    private const int LargestDataCenter = 1000;
    private const int LongestName = 64;

    public static IReadOnlyDictionary<int, EndPoint>? DataCenters(SettingsReader reader, string variable)
    {
        if (reader.Text(variable) is not { } text)
        {
            return null;
        }

        var addresses = new Dictionary<int, EndPoint>();
        foreach (var entry in Split(text))
        {
            var parts = entry.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length != 2
                || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                || id is < 1 or > LargestDataCenter
                || Address(parts[1]) is not { } address)
            {
                reader.Fail(variable, "must be a list such as 2=127.0.0.1:21443,4=127.0.0.1:21444");
                return null;
            }

            if (!addresses.TryAdd(id, address))
            {
                reader.Fail(variable, string.Create(CultureInfo.InvariantCulture, $"names data centre {id} twice"));
                return null;
            }
        }

        return addresses.Count > 0 ? addresses : null;
    }

    public static IReadOnlyList<ConfiguredAccount> Accounts(SettingsReader reader, string variable)
    {
        var accounts = new List<ConfiguredAccount>();
        foreach (var entry in Split(reader.Text(variable) ?? string.Empty))
        {
            var parts = entry.Split('=', 2, StringSplitOptions.TrimEntries);
            var phone = parts.Length == 2 ? string.Concat(parts[1].Where(char.IsAsciiDigit)) : null;
            // The entry is not repeated: it may hold a phone number.
            if (!IsName(parts[0]))
            {
                reader.Fail(variable, $"entry {accounts.Count + 1}: a name begins with a letter and has up to {LongestName} letters, digits, '-' or '_'");
                return [];
            }

            if (phone is { Length: < 5 or > 20 } || (parts.Length == 2 && parts[1].Any(letter => !char.IsAsciiDigit(letter) && letter is not ('+' or ' ' or '-'))))
            {
                reader.Fail(variable, $"the phone number of {parts[0]} must be in international format, such as +15550001234");
                return [];
            }

            if (accounts.Exists(account => account.Name == parts[0]))
            {
                reader.Fail(variable, $"names {parts[0]} twice");
                return [];
            }

            accounts.Add(new ConfiguredAccount(parts[0], phone));
        }

        return accounts;
    }

    public static IPAddress? LocalAddress(SettingsReader reader, string variable)
    {
        if (reader.Text(variable) is not { } text)
        {
            return null;
        }

        if (IPAddress.TryParse(text, out var address))
        {
            return address;
        }

        reader.Fail(variable, "must be an IP address of this machine, such as 127.0.0.2");
        return null;
    }

    public static IPEndPoint Bind(SettingsReader reader, string variable, IPEndPoint standard)
    {
        if (reader.Text(variable) is not { } text)
        {
            return standard;
        }

        // Without a colon the whole would be taken for an address with port 0.
        if (text.Contains(':') && IPEndPoint.TryParse(text, out var bind))
        {
            return bind;
        }

        reader.Fail(variable, "must be an address and a port, such as 0.0.0.0:8091 or [::]:8091");
        return standard;
    }

    public static IReadOnlyList<IPEndPoint> EndPoints(SettingsReader reader, string variable)
    {
        var points = new List<IPEndPoint>();
        foreach (var entry in Split(reader.Text(variable) ?? string.Empty))
        {
            if (entry.Contains(':') && IPEndPoint.TryParse(entry, out var point) && point.Port != 0)
            {
                points.Add(point);
            }
            else
            {
                reader.Fail(variable, $"entry {points.Count + 1}: must be an address and a port, such as 127.0.0.1:30000");
                return [];
            }
        }

        return points;
    }

    public static IPAddress Address(SettingsReader reader, string variable, IPAddress standard)
    {
        if (reader.Text(variable) is not { } text)
        {
            return standard;
        }

        if (string.Equals(text, "auto", StringComparison.OrdinalIgnoreCase))
        {
            if (OwnAddress() is { } own)
            {
                return own;
            }

            reader.Fail(variable, "is auto, and this machine has no address but loopback ones");
            return standard;
        }

        if (IPAddress.TryParse(text, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any))
        {
            return address;
        }

        reader.Fail(variable, "must be an IP address of this machine, such as 10.0.0.5, or auto");
        return standard;
    }

    /// <summary>Whether a name can be an account's: it appears in logs, metrics and file names.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName
        && char.IsAsciiLetter(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    // The interface with the way out comes first: a container has one, a machine may have bridges to others besides.
    private static IPAddress? OwnAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(card => card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .Select(card => card.GetIPProperties())
        .OrderByDescending(properties => properties.GatewayAddresses.Count > 0)
        .SelectMany(properties => properties.UnicastAddresses)
        .Select(unicast => unicast.Address)
        .Where(address => !address.IsIPv6LinkLocal && !IPAddress.IsLoopback(address))
        .OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
        .FirstOrDefault();

    private static EndPoint? Address(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > 65535)
        {
            return null;
        }

        var host = text[..colon].Trim('[', ']');
        return IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port)
            : Uri.CheckHostName(host) == UriHostNameType.Dns ? new DnsEndPoint(host, port)
            : null;
    }

    private static string[] Split(string text) =>
        text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Levels of the log as <see cref="LogLevelRules"/> reads them.</summary>
    public static string LogLevels(SettingsReader reader, string variable, string standard)
    {
        if (reader.Text(variable) is not { } text)
        {
            return standard;
        }

        if (LogLevelRules.TryParse(text, out var rules, out var problem))
        {
            return rules.ToString();
        }

        reader.Fail(variable, problem);
        return standard;
    }

    /// <summary>One of the two forms of OTLP that can be sent; null where none is named.</summary>
    public static string? OtlpProtocol(SettingsReader reader, string variable)
    {
        var text = reader.Text(variable)?.ToLowerInvariant();
        if (text is null or "grpc" or "http/protobuf")
        {
            return text;
        }

        reader.Fail(variable, "must be grpc or http/protobuf");
        return null;
    }
}
