using System.Net;
using Grains.Interfaces.Accounts;

namespace Telepool.Collectors.Sessions;

/// <summary>The rules that the values of a session keep, whatever the format.</summary>
internal static class SessionFields
{
    /// <summary>Telegram has five data centres with accounts; the numbers above are of test servers and of content networks.</summary>
    private const int DataCenters = 5;

    public const string BotsAreNotTaken = "this is a bot's session; the pool reads with users' accounts only";
    public const string TestServers = "this session is of Telegram's test servers, which have no channels to read";

    // https://core.telegram.org/api/auth names the test servers' addresses on https://my.telegram.org only; these are what open clients hold.
    private static readonly IPAddress[] TestAddresses = [IPAddress.Parse("149.154.175.10"), IPAddress.Parse("149.154.167.40"), IPAddress.Parse("149.154.175.117")];

    /// <summary>Puts a session together from its values.</summary>
    /// <param name="format">The form it was read from.</param>
    /// <param name="dcId">The home data centre.</param>
    /// <param name="key">The key as it was found.</param>
    /// <param name="userId">The user; 0 where the format has none.</param>
    /// <param name="address">The data centre's address as the session has it; null where the format has none.</param>
    /// <param name="dcPosition">Where the data centre stands, for the report.</param>
    /// <param name="keyPosition">Where the key stands, for the report.</param>
    public static SessionReadResult Compose(SessionFormat format, long dcId, ReadOnlySpan<byte> key, long userId, string? address, int dcPosition = 0, int keyPosition = 0)
    {
        if (key.IsEmpty || !key.ContainsAnyExcept((byte)0))
        {
            return SessionReadResult.Incomplete(keyPosition, "it has no key: it was saved before the login");
        }

        if (dcId is < 1 or > DataCenters)
        {
            return SessionReadResult.Invalid(dcPosition, $"there is no data centre {dcId}");
        }

        if (IPAddress.TryParse(address, out var ip) && TestAddresses.Contains(ip))
        {
            return SessionReadResult.Unsupported(dcPosition, TestServers);
        }

        return key.Length == PortableSession.KeyLength
            ? SessionReadResult.Read(new ForeignSession(format, new PortableSession { DcId = (int)dcId, Key = key.ToArray(), UserId = userId }))
            : SessionReadResult.Invalid(keyPosition, $"its key has {key.Length} bytes and not {PortableSession.KeyLength}");
    }
}
