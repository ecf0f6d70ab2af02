using System.Globalization;
using System.Net;
using System.Text;

namespace Telepool.Gateway.Routes.Refresh;

/// <summary>
/// Reads the text of core.telegram.org/getProxyConfig and getProxyConfigV6: statements that end in a semicolon, <c>default N</c> and
/// <c>proxy_for N ADDRESS:PORT</c>, remarks from <c>#</c> to the end of a line. A statement that is not known is passed over, so that a new one
/// does not end the service; an address that is none makes the whole invalid, since a text cut short must not replace a whole one.
/// </summary>
internal static class ProxyConfigReader
{
    /// <summary>The longest text taken, in bytes; the real one has about 1.5 kB.</summary>
    public const int MaxLength = 64 * 1024;

    private const int MaxAddresses = 2048;

    /// <summary>Reads a text.</summary>
    public static ProxyConfigStatus Read(ReadOnlySpan<byte> text, out ProxyConfig? config)
    {
        config = null;
        if (text.Length > MaxLength || text.ContainsAnyExceptInRange((byte)0x09, (byte)0x7e))
        {
            return ProxyConfigStatus.Invalid;
        }

        var proxies = new Dictionary<int, IReadOnlyList<IPEndPoint>>();
        int? standard = null;
        var count = 0;
        var rest = WithoutRemarks(Encoding.ASCII.GetString(text)).AsSpan();
        while (true)
        {
            rest = rest.Trim();
            if (rest.IsEmpty)
            {
                break;
            }

            var end = rest.IndexOf(';');
            if (end < 0)
            {
                return ProxyConfigStatus.Invalid;
            }

            var words = rest[..end].ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            rest = rest[(end + 1)..];
            switch (words)
            {
                case ["default", var number] when TryNumber(number, out var value):
                    standard = value;
                    break;
                case ["proxy_for", var number, var address] when TryNumber(number, out var value)
                    && IPEndPoint.TryParse(address, out var endPoint) && endPoint.Port != 0 && ++count <= MaxAddresses:
                    proxies.TryAdd(value, new List<IPEndPoint>());
                    ((List<IPEndPoint>)proxies[value]).Add(endPoint);
                    break;
                case [] or ["default" or "proxy_for", ..]:
                    return ProxyConfigStatus.Invalid;
            }
        }

        config = new ProxyConfig { Default = standard, Proxies = new DataCenterList(proxies) };
        return count == 0 ? ProxyConfigStatus.Empty : ProxyConfigStatus.Ok;
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && DataCenterNumber.IsValid(number);

    private static string WithoutRemarks(string text) =>
        string.Join('\n', text.Split('\n').Select(line => line.IndexOf('#', StringComparison.Ordinal) is >= 0 and var start ? line[..start] : line));
}
