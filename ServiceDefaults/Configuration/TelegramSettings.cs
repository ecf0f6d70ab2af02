using System.Net;

namespace ServiceDefaults.Configuration;

/// <summary>Where Telegram is and who we are to it.</summary>
public sealed record TelegramSettings
{
    /// <summary><c>MTPROTO_API_ID</c>, from https://my.telegram.org; null where not set.</summary>
    public int? ApiId { get; init; }

    /// <summary><c>MTPROTO_API_HASH</c>: 32 hexadecimal digits; null where not set. A secret.</summary>
    public string? ApiHash { get; init; }

    /// <summary><c>MTPROTO_ACCOUNTS</c>: names, or <c>name=+phone</c>, separated by commas.</summary>
    public IReadOnlyList<ConfiguredAccount> Accounts { get; init; } = [];

    /// <summary><c>MTPROTO_DCS</c>: addresses by data centre; null means Telegram's own.</summary>
    public IReadOnlyDictionary<int, EndPoint>? DataCenters { get; init; }

    /// <summary><c>MTPROTO_LOCAL_ADDRESS</c>: the address of this host that connections to Telegram and to proxies are made from; null leaves it to the system.</summary>
    public IPAddress? LocalAddress { get; init; }

    /// <summary><c>MTPROTO_PUBLIC_KEYS</c>: a PEM file with the RSA keys that the data centres may show; null means Telegram's own.</summary>
    public string? PublicKeysPath { get; init; }

    /// <summary><c>MTPROTO_CLIENT</c>: <c>native</c> or <c>wtelegram</c>.</summary>
    public SessionClient Client { get; init; }

    /// <summary>Whether everything is there to talk to Telegram itself.</summary>
    public bool IsConfigured => ApiId is not null && ApiHash is not null && Accounts.Count > 0;

    /// <summary>Whether <c>MTPROTO_DCS</c> names loopback addresses only.</summary>
    public bool IsLoopback => DataCenters is { Count: > 0 } centers && centers.Values.All(point => point is IPEndPoint ip && IPAddress.IsLoopback(ip.Address));

    /// <summary>Leaves secrets out.</summary>
    public override string ToString() => $"{nameof(TelegramSettings)} {{ {Accounts.Count} accounts }}";
}
