using System.Net;

namespace Grains.Accounts.Sessions.Mtproto;

/// <summary>Where Telegram is and who we are to it.</summary>
public sealed class TelegramOptions
{
    /// <summary>The application's id, from https://my.telegram.org.</summary>
    public int ApiId { get; set; } = 1;

    /// <summary>The application's hash. A secret.</summary>
    public string ApiHash { get; set; } = new('0', 32);

    /// <summary>Addresses by data centre; null means Telegram's own.</summary>
    public IReadOnlyDictionary<int, EndPoint>? DataCenters { get; set; }

    /// <summary>The address that this host dials from (<c>MTPROTO_LOCAL_ADDRESS</c>); null leaves it to the system.</summary>
    public IPAddress? LocalAddress { get; set; }

    /// <summary>A PEM file with the RSA keys that data centres may show; null means Telegram's own.</summary>
    public string? PublicKeysPath { get; set; }
}
