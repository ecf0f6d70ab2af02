using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Grains.Admission.Bans;

/// <summary>Networks in one way of writing, so that they can be compared as text.</summary>
internal static class Prefixes
{
    /// <summary>Brings a network or an address into CIDR notation with the bits behind the prefix cleared.</summary>
    public static bool TryNormalize(string? text, [NotNullWhen(true)] out string? prefix)
    {
        prefix = null;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? text : text.AsSpan(0, slash), out var address) || address.ScopeIdOrZero() != 0)
        {
            return false;
        }

        var bytes = address.GetAddressBytes();
        var length = bytes.Length * 8;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > bytes.Length * 8))
        {
            return false;
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - kept));
        }

        prefix = string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(bytes)}/{length}");
        return true;
    }

    private static long ScopeIdOrZero(this IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? address.ScopeId : 0;
}
