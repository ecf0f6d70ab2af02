using System.Net;
using MTProto.Client.Proxies;

namespace Grains.Accounts.Sessions;

/// <summary>The way from this host to Telegram for one account.</summary>
public sealed record SessionRoute
{
    /// <summary>Straight, from whatever address the system takes.</summary>
    public static readonly SessionRoute Direct = new();

    /// <summary>Which proxy each connection goes through, asked anew for every attempt; null where there are no proxies.</summary>
    public IProxyRoute? Proxies { get; init; }

    /// <summary>The address to dial from; null leaves it to the system.</summary>
    public IPAddress? LocalAddress { get; init; }

    /// <summary>Gets every connection as soon as it is made, and gives back what is used instead; null leaves them as they are.</summary>
    public Func<Stream, Stream>? Wrap { get; init; }
}
