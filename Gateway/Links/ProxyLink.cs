using System.Globalization;
using System.Text;
using MTProto.Transports;

namespace Telepool.Gateway.Links;

/// <summary>
/// What a user opens to have a Telegram client use the gateway (core.telegram.org/api/links#mtproxy-links). Holds the user's secret: for whoever
/// is to be given it, never for logs.
/// </summary>
public sealed class ProxyLink
{
    private ProxyLink(LinkForm form, string server, int port, string secret)
    {
        Form = form;
        // A colon may stand in a query (RFC 3986, section 3.4), and not every client undoes its escape.
        var host = Uri.EscapeDataString(server).Replace("%3A", ":", StringComparison.Ordinal);
        var query = string.Create(CultureInfo.InvariantCulture, $"server={host}&port={port}&secret={secret}");
        App = $"tg://proxy?{query}";
        Web = $"https://t.me/proxy?{query}";
    }

    /// <summary>How clients will talk.</summary>
    public LinkForm Form { get; }

    /// <summary><c>tg://proxy?…</c>, which opens the installed client.</summary>
    public string App { get; }

    /// <summary><c>https://t.me/proxy?…</c>, which may be sent to anybody; the page opens the client.</summary>
    public string Web { get; }

    /// <summary>Makes a link.</summary>
    /// <param name="form">How clients are to talk.</param>
    /// <param name="server">The host name or address that clients reach the gateway at; an IPv6 address without brackets.</param>
    /// <param name="port">The port that clients reach it at, 1 to 65535.</param>
    /// <param name="secret">The user's secret; only its key is taken.</param>
    /// <param name="domain">The host that <see cref="LinkForm.Tls"/> looks like; null takes the secret's own.</param>
    /// <returns>The link; null where it is to look like TLS and there is no host for it.</returns>
    public static ProxyLink? Create(LinkForm form, string server, int port, ProxySecret secret, string? domain)
    {
        ArgumentException.ThrowIfNullOrEmpty(server);
        ArgumentNullException.ThrowIfNull(secret);
        var key = Convert.ToHexStringLower(secret.Key);
        var host = secret.Domain ?? domain;
        return form switch
        {
            LinkForm.Plain => new ProxyLink(form, server, port, key),
            LinkForm.Padded => new ProxyLink(form, server, port, "dd" + key),
            _ => host is null || Uri.CheckHostName(host) != UriHostNameType.Dns ? null
                : new ProxyLink(form, server, port, "ee" + key + Convert.ToHexStringLower(Encoding.ASCII.GetBytes(host))),
        };
    }

    /// <summary>The form; the link itself is secret.</summary>
    public override string ToString() => $"ProxyLink ({Form})";
}
