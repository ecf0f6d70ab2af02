using System.Net;

namespace WTelegramSessions;

/// <summary>What every session of a host shares.</summary>
internal sealed record LinkOptions(int ApiId, string ApiHash, IReadOnlyDictionary<int, EndPoint> Addresses, TimeSpan CallTimeout)
{
    /// <summary>2 is where Telegram's clients begin; a server of one's own may not have it.</summary>
    public int FirstDataCenter => Addresses.ContainsKey(2) ? 2 : Addresses.Keys.Min();

    /// <summary>Leaves the hash out.</summary>
    public override string ToString() => nameof(LinkOptions);
}
