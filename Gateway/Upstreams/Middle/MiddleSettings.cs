using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using MTProto.Transports.MiddleProxy;
using ServiceDefaults.Configuration;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Users;

namespace Telepool.Gateway.Upstreams.Middle;

/// <summary>
/// Telegram's middle proxies, which ad tags need: who goes through them, where they are, and how they are spoken to. On the command line
/// <c>--middle-proxy N=IP:PORT</c> adds to <see cref="Proxies"/> and <c>--proxy-secret FILE</c> is the content of <see cref="Secret"/>, bytes as they are.
/// </summary>
public sealed record MiddleSettings
{
    /// <summary>Addresses by data centre, negative for media. Empty: Telegram's own, where anybody needs them (<see cref="FromTelegram"/>).</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<IPEndPoint>> Proxies { get; init; } = new Dictionary<int, IReadOnlyList<IPEndPoint>>();

    /// <summary>The data centre whose middle proxies serve those that are not listed; null, the default: what Telegram says, or none.</summary>
    public int? DefaultDc { get; init; }

    /// <summary>The secret that all of them share (core.telegram.org/getProxySecret), 32 to 256 bytes that are no text; empty: asked for.</summary>
    public ReadOnlyMemory<byte> Secret { get; init; }

    /// <summary>
    /// Whether addresses and secret come from Telegram; null, the default: where <see cref="Proxies"/> is empty and a user has an ad tag or
    /// everybody goes through middle proxies.
    /// </summary>
    public bool? FromTelegram { get; init; }

    /// <summary>How they are kept up to date where they come from Telegram.</summary>
    public MiddleRefreshSettings Refresh { get; init; } = new();

    /// <summary>The ad tag of users that have none of their own, 32 hexadecimal digits; takes them all through middle proxies. Null: none.</summary>
    public string? AdTag { get; init; }

    /// <summary>
    /// Whether users without any ad tag go through middle proxies, too; null, the default: where <see cref="Proxies"/> names some by hand. Otherwise direct is faster.
    /// </summary>
    public bool? ForEverybody { get; init; }

    /// <summary>Who is connected directly while no middle proxy of the data centre serves; by default users without a tag.</summary>
    public MiddleFallback Fallback { get; init; } = MiddleFallback.Untagged;

    /// <summary>
    /// The IPv4 address that Telegram sees the gateway come from, where that is not the address of its network card: the keys are made of it. Null, the
    /// default: the card's, or where that is a private one what <see cref="PublicAddressFrom"/> says.
    /// </summary>
    public IPAddress? PublicAddress { get; init; }

    /// <summary>The same for IPv6; null, the default: the card's.</summary>
    public IPAddress? PublicAddressV6 { get; init; }

    /// <summary>
    /// Web addresses that answer with the IPv4 address that they are asked from; two must agree, if there are two. Asked only where the card's address is a private one and
    /// <see cref="PublicAddress"/> is not set.
    /// </summary>
    public IReadOnlyList<Uri> PublicAddressFrom { get; init; } = [new("https://api.ipify.org"), new("https://v4.ident.me"), new("https://ipv4.icanhazip.com")];

    /// <summary>Connections of each worker to the middle proxies of a data centre; 4 by default. They carry any number of clients.</summary>
    [Range(1, 16)]
    public int Links { get; init; } = 4;

    /// <summary>How many of them are opened before the first client asks for the data centre; 0 by default, the first client waits a moment then.</summary>
    [Range(0, 16)]
    public int Prepared { get; init; }

    /// <summary>Time for setting up a connection, greetings included; 5 s by default. Clients wait for it where no other one is there.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a middle proxy may say nothing after it was sent something: half of it, then it is asked whether it is there; all of it, then its connection is given up with
    /// the clients that it carried. 10 s by default.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a connection on which nothing moves is asked whether it is there; 30 s by default.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time before an address that failed is tried again, at first; it doubles up to a minute. 500 ms by default.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan BackOff { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Bytes that may wait for a client that reads more slowly than it asks; beyond them it is disconnected, since the connection to the middle proxy
    /// carries others too. 4 MiB by default.
    /// </summary>
    [Range(64 * 1024, 256 * 1024 * 1024)]
    public int ClientQueueBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Bytes that may wait for a middle proxy before its clients are read no more, until half of them are gone; 1 MiB by default.</summary>
    [Range(64 * 1024, 256 * 1024 * 1024)]
    public int LinkQueueBytes { get; init; } = 1024 * 1024;

    /// <summary>Whether users without any ad tag go through middle proxies.</summary>
    internal bool IsForEverybody => ForEverybody ?? (Proxies.Count > 0);

    /// <summary>Whether anything goes through middle proxies.</summary>
    public bool IsUsed(IEnumerable<UserSettings> users) => IsForEverybody || AdTag is not null || users.Any(user => user.AdTag is not null);

    /// <summary>Whether addresses and secret are asked for, given the users.</summary>
    public bool AsksTelegram(IEnumerable<UserSettings> users) => FromTelegram ?? (Proxies.Count == 0 && IsUsed(users));

    /// <summary>Everything that is wrong, by the name of the setting; empty where nothing is.</summary>
    /// <param name="users">Who connects.</param>
    public IReadOnlyList<SettingError> Validate(IReadOnlyList<UserSettings> users)
    {
        var errors = new List<SettingError>();
        foreach (var (number, addresses) in Proxies)
        {
            Require(DataCenterNumber.IsValid(number), "proxies", $"{number} is no data centre: 1 to 999, negative for media, plus or minus 10000 for the test set");
            Require(addresses.Count > 0, "proxies", $"data centre {number} has no address");
            Require(addresses.All(address => address.Port != 0), "proxies", $"data centre {number} has an address without a port");
        }

        if (Secret.IsEmpty)
        {
            Require(Proxies.Count == 0 || AsksTelegram(users), "secret", "is missing: --proxy-secret FILE, with what core.telegram.org/getProxySecret serves");
        }
        else if (MiddleSecret.TryCreate(Secret.Span, out _) is var status && status != MiddleStatus.Ok)
        {
            Require(false, "secret", status switch
            {
                MiddleStatus.Incomplete => $"has {Secret.Length} bytes, and at least {MiddleSecret.MinLength} are needed",
                MiddleStatus.Unsupported => $"has {Secret.Length} bytes, and at most {MiddleSecret.MaxLength} are taken",
                _ => "is text, and must be the bytes that core.telegram.org/getProxySecret serves",
            });
        }

        Require(AdTag is null || IsTag(AdTag), "adTag", "must be 32 hexadecimal digits");
        Require(DefaultDc is not { } dc || DataCenterNumber.IsValid(dc), "defaultDc", "is no data centre");
        Require(PublicAddress is null or { AddressFamily: AddressFamily.InterNetwork }, "publicAddress", "must be an IPv4 address");
        Require(PublicAddressV6 is null or { AddressFamily: AddressFamily.InterNetworkV6 }, "publicAddressV6", "must be an IPv6 address");
        Require(Prepared <= Links, "prepared", "must not be above links");
        Require(Refresh.Interval == TimeSpan.Zero || Refresh.Interval >= TimeSpan.FromMinutes(1), "refresh.interval", "must be 0 or at least 1 minute");
        Require(!IsUsed(users) || Proxies.Count > 0 || AsksTelegram(users), "fromTelegram", "is off, and there are no proxies: an ad tag needs them");
        return errors;

        void Require(bool condition, string name, string problem)
        {
            if (!condition)
            {
                errors.Add(new SettingError($"middle.{name}", problem));
            }
        }
    }

    /// <summary>Whether a text can be an ad tag.</summary>
    internal static bool IsTag(string text) => text.Length == 2 * MiddleRequestFields.AdTagLength && text.All(char.IsAsciiHexDigit);
}
