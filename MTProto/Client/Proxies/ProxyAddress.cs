using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using MTProto.Transports;

namespace MTProto.Client.Proxies;

/// <summary>
/// Where a proxy is and what it wants to see: <c>socks5://[user:password@]host:port</c>, <c>http://[user:password@]host:port</c>,
/// <c>mtproxy://SECRET@host:port</c>, or a link such as <c>tg://proxy?server=…&amp;port=…&amp;secret=…</c>, <c>tg://socks?…</c> and the
/// same on t.me; each with an optional <c>#country=DE&amp;capacity=50&amp;name=x</c>. Its text form never shows credentials.
/// </summary>
public sealed class ProxyAddress
{
    /// <summary>The longest text that is an address.</summary>
    public const int MaxLength = 2048;

    private const int HashDigits = 8;

    private bool _prefersPaddedHello;

    internal ProxyAddress(ProxyKind kind, string host, int port, string text)
    {
        Kind = kind;
        Host = host;
        Port = port;
        Text = text;
    }

    /// <summary>What the proxy speaks.</summary>
    public ProxyKind Kind { get; }

    /// <summary>A name or an address; an IPv6 address without brackets.</summary>
    public string Host { get; }

    /// <summary>1 to 65535.</summary>
    public int Port { get; }

    /// <summary>The user name of SOCKS5 or HTTP, up to 255 bytes; null without one. A secret.</summary>
    public string? Username { get; internal init; }

    /// <summary>The password of SOCKS5 or HTTP; null without a user name. A secret.</summary>
    public string? Password { get; internal init; }

    /// <summary>The secret of an MTProto proxy; null for the other kinds.</summary>
    public ProxySecret? Secret { get; internal init; }

    /// <summary>The country that the proxy is in, as two capital letters (ISO 3166-1); null where not said.</summary>
    public string? Country { get; internal init; }

    /// <summary>How many accounts may use the proxy; null where not said.</summary>
    public int? Capacity { get; internal init; }

    /// <summary>The operator's name for the proxy; null where not said.</summary>
    public string? Name { get; internal init; }

    /// <summary>Where to connect to.</summary>
    public EndPoint EndPoint => IPAddress.TryParse(Host, out var address) ? new IPEndPoint(address, Port) : new DnsEndPoint(Host, Port);

    /// <summary>
    /// Tells proxies apart in logs, metrics and commands: the operator's name, or kind, host and port, with a few digits of a hash where
    /// there is a user name or a secret, since providers tell exits apart by user name. Not secret.
    /// </summary>
    public string Id => Name ?? string.Create(CultureInfo.InvariantCulture, $"{Scheme}-{Host}-{Port}{Distinction()}");

    /// <summary>The address as it was written, with credentials. Seal it before it leaves memory.</summary>
    internal string Text { get; }

    /// <summary>What was learnt of a disguised proxy: it takes only hellos of the length that was usual when it was written.</summary>
    internal bool PrefersPaddedHello
    {
        get => Volatile.Read(ref _prefersPaddedHello);
        set => Volatile.Write(ref _prefersPaddedHello, value);
    }

    private string Scheme => Kind.ToString().ToLowerInvariant();

    /// <summary>Reads an address.</summary>
    /// <param name="text">The text.</param>
    /// <param name="address">The address, where it is one.</param>
    /// <param name="error">What is wrong and where, otherwise; repeats nothing of the text.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ProxyAddress? address, out ProxyAddressError error) =>
        new ProxyAddressReader(text ?? string.Empty).TryRead(out address, out error);

    /// <summary>The address as it was written, with credentials, to be stored under seal and read again by <see cref="TryParse"/>.</summary>
    public string Reveal() => Text;

    /// <summary>Kind, host and port; credentials appear as stars.</summary>
    public override string ToString()
    {
        var host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        var credentials = Username is null && Secret is null ? string.Empty : "***@";
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{credentials}{host}:{Port}");
    }

    private string Distinction()
    {
        var distinct = Username is { } user ? Encoding.UTF8.GetBytes(user) : Secret is { } secret ? secret.Key : default(ReadOnlySpan<byte>);
        return distinct.IsEmpty ? string.Empty : $"-{Convert.ToHexStringLower(SHA256.HashData(distinct))[..HashDigits]}";
    }
}
