using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;
using MTProto.Transports;

namespace MTProto.Client.Proxies;

/// <summary>Reads one proxy's address from left to right and remembers the first thing that is wrong.</summary>
internal ref struct ProxyAddressReader(string text)
{
    // RFC 1929: a length is one byte. HTTP has no limit, and no use for more.
    private const int MaxCredential = 255;
    private const int MaxCapacity = 1_000_000;
    private const int MaxName = 64;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly string _text = text;
    private ProxyAddressError? _error;
    private string? _country;
    private int? _capacity;
    private string? _name;

    public bool TryRead([NotNullWhen(true)] out ProxyAddress? address, out ProxyAddressError error)
    {
        address = Read();
        error = _error ?? default;
        return address is not null;
    }

    private ProxyAddress? Read()
    {
        if (_text.Length == 0)
        {
            return Fail(0, "the address is empty");
        }

        if (_text.Length > ProxyAddress.MaxLength)
        {
            return Fail(ProxyAddress.MaxLength, $"the address is longer than {ProxyAddress.MaxLength} characters");
        }

        for (var i = 0; i < _text.Length; i++)
        {
            if (_text[i] is <= ' ' or > '~')
            {
                return Fail(i, "a character that an address cannot hold; write it as %XX");
            }
        }

        var colon = _text.IndexOf("://", StringComparison.Ordinal);
        if (colon < 0)
        {
            return Fail(0, "the address must begin with socks5://, http://, mtproxy:// or tg://");
        }

        var start = colon + 3;
        var hash = _text.IndexOf('#', start);
        var end = hash < 0 ? _text.Length : hash;
        if (hash >= 0 && !ReadFragment(hash + 1))
        {
            return null;
        }

        switch (_text[..colon].ToLowerInvariant())
        {
            // socks5h says what socks5 means here: names are resolved by the proxy.
            case "socks5" or "socks5h":
                return ReadAuthority(ProxyKind.Socks5, start, end);
            case "http":
                return ReadAuthority(ProxyKind.Http, start, end);
            case "mtproxy":
                return ReadAuthority(ProxyKind.Mtproxy, start, end);
            case "tg":
                return ReadLink(start, end);
            case "https" when ReadLinkHost(start, end) is { } path:
                return ReadLink(path, end);
            default:
                return Fail(0, "the address must begin with socks5://, http://, mtproxy:// or tg://");
        }
    }

    private ProxyAddress? ReadAuthority(ProxyKind kind, int start, int end)
    {
        if (end > start && _text[end - 1] == '/')
        {
            end--;
        }

        var at = end > start ? _text.LastIndexOf('@', end - 1, end - start) : -1;
        var hostStart = at < 0 ? start : at + 1;
        var stray = _text.AsSpan(hostStart, end - hostStart).IndexOfAny('/', '?', '\\');
        if (stray >= 0)
        {
            return Fail(hostStart + stray, "nothing may follow the port but #country=…&capacity=…&name=…");
        }

        if (!ReadHostAndPort(hostStart, end, out var host, out var port))
        {
            return null;
        }

        if (kind == ProxyKind.Mtproxy)
        {
            return at < 0
                ? Fail(start, "the secret is missing: mtproxy://SECRET@host:port")
                : ReadSecret(start, at) is { } secret ? Make(kind, host, port, null, null, secret) : null;
        }

        if (at < 0)
        {
            return Make(kind, host, port, null, null, null);
        }

        var separator = _text.IndexOf(':', start, at - start);
        var userEnd = separator < 0 ? at : separator;
        if (ReadCredential(start, userEnd, "user name") is not { } user)
        {
            return null;
        }

        if (kind == ProxyKind.Http && user.Contains(':', StringComparison.Ordinal))
        {
            return Fail(start, "a user name of HTTP cannot hold a colon");
        }

        if (separator < 0)
        {
            return Fail(at, "the password is missing: user:password@host:port");
        }

        return ReadCredential(separator + 1, at, "password") is { } password ? Make(kind, host, port, user, password, null) : null;
    }

    private readonly int? ReadLinkHost(int start, int end)
    {
        foreach (var host in (ReadOnlySpan<string>)["t.me/", "telegram.me/", "telegram.dog/"])
        {
            if (string.Compare(_text, start, host, 0, host.Length, StringComparison.OrdinalIgnoreCase) == 0 && start + host.Length <= end)
            {
                return start + host.Length;
            }
        }

        return null;
    }

    /// <summary>What Telegram's own clients make of a link: core.telegram.org/api/links#mtproxy-links and #socks5-proxy-links.</summary>
    private ProxyAddress? ReadLink(int start, int end)
    {
        var question = end > start ? _text.IndexOf('?', start, end - start) : -1;
        var kind = (question < 0 ? string.Empty : _text[start..question].TrimEnd('/').ToLowerInvariant()) switch
        {
            "proxy" => ProxyKind.Mtproxy,
            "socks" => ProxyKind.Socks5,
            _ => (ProxyKind?)null,
        };
        if (kind is null)
        {
            return Fail(start, "the link must be proxy?server=…&port=…&secret=… or socks?server=…&port=…");
        }

        var fields = new Dictionary<string, (int Start, int End)>(StringComparer.Ordinal);
        for (var position = question + 1; position < end;)
        {
            var next = _text.IndexOf('&', position, end - position);
            next = next < 0 ? end : next;
            var equals = _text.IndexOf('=', position, next - position);
            if (equals < 0)
            {
                return Fail(position, "a field of the link has no value");
            }

            if (!fields.TryAdd(_text[position..equals], (equals + 1, next)))
            {
                return Fail(position, "a field of the link appears twice");
            }

            position = next + 1;
        }

        if (!fields.TryGetValue("server", out var server))
        {
            return Fail(question + 1, "the link has no server");
        }

        if (!fields.TryGetValue("port", out var portField))
        {
            return Fail(question + 1, "the link has no port");
        }

        if (!ReadHost(server.Start, server.End, _text[server.Start..server.End], out var host) || !ReadPort(portField.Start, portField.End, out var port))
        {
            return null;
        }

        if (kind == ProxyKind.Mtproxy)
        {
            return !fields.TryGetValue("secret", out var secretField)
                ? Fail(question + 1, "the link has no secret")
                : ReadSecret(secretField.Start, secretField.End) is { } secret ? Make(ProxyKind.Mtproxy, host, port, null, null, secret) : null;
        }

        if (!fields.TryGetValue("user", out var userField) || userField.Start == userField.End)
        {
            return Make(ProxyKind.Socks5, host, port, null, null, null);
        }

        if (!fields.TryGetValue("pass", out var passField))
        {
            return Fail(userField.Start, "the link has a user without a password");
        }

        return ReadCredential(userField.Start, userField.End, "user name") is { } user
            && ReadCredential(passField.Start, passField.End, "password") is { } password
                ? Make(ProxyKind.Socks5, host, port, user, password, null)
                : null;
    }

    private bool ReadHostAndPort(int start, int end, out string host, out int port)
    {
        host = string.Empty;
        port = 0;
        var bracketed = start < end && _text[start] == '[';
        var closing = bracketed ? _text.IndexOf(']', start, end - start) : -1;
        if (bracketed && closing < 0)
        {
            Fail(start, "the bracket is not closed");
            return false;
        }

        var hostEnd = bracketed ? closing + 1 : _text.IndexOf(':', start, end - start);
        if (hostEnd < 0 || hostEnd >= end || _text[hostEnd] != ':')
        {
            Fail(hostEnd < 0 ? end : hostEnd, "the port is missing: host:port");
            return false;
        }

        return ReadHost(start, hostEnd, bracketed ? _text[(start + 1)..closing] : _text[start..hostEnd], out host, mustBeVersion6: bracketed)
            && ReadPort(hostEnd + 1, end, out port);
    }

    private bool ReadHost(int start, int end, string written, out string host, bool mustBeVersion6 = false)
    {
        host = string.Empty;
        if (start >= end || written.Length == 0)
        {
            Fail(start, "the host is missing");
            return false;
        }

        switch (Uri.CheckHostName(written))
        {
            case UriHostNameType.IPv6 when IPAddress.TryParse(written, out var address) && address.ScopeId == 0:
                host = address.ToString();
                return true;
            case UriHostNameType.IPv4 or UriHostNameType.Dns when !mustBeVersion6:
                host = written.ToLowerInvariant();
                return true;
            default:
                Fail(start, mustBeVersion6 ? "what the brackets hold is no IPv6 address" : "the host is neither a name nor an address; IPv6 wants brackets");
                return false;
        }
    }

    private bool ReadPort(int start, int end, out int port)
    {
        if (int.TryParse(_text.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= IPEndPoint.MaxPort)
        {
            return true;
        }

        Fail(start, $"the port must be a number from 1 to {IPEndPoint.MaxPort}");
        return false;
    }

    private ProxySecret? ReadSecret(int start, int end)
    {
        if (Unescape(start, end) is not { } written)
        {
            return null;
        }

        switch (ProxySecret.TryParse(written, out var secret))
        {
            case ProxySecretStatus.Ok:
                return secret;
            case ProxySecretStatus.Unsupported:
                Fail(start, "the secret is of a kind that is not spoken here");
                return null;
            default:
                Fail(start, "the secret must be 32 hexadecimal digits, dd and 32, or ee, 32 and a host name; or the same in base64");
                return null;
        }
    }

    private string? ReadCredential(int start, int end, string what)
    {
        if (Unescape(start, end) is not { } value)
        {
            return null;
        }

        if (value.Length == 0)
        {
            Fail(start, $"the {what} is empty");
            return null;
        }

        if (Encoding.UTF8.GetByteCount(value) > MaxCredential)
        {
            Fail(start, $"the {what} is longer than {MaxCredential} bytes");
            return null;
        }

        if (value.Any(char.IsControl))
        {
            Fail(start, $"the {what} holds a control character");
            return null;
        }

        return value;
    }

    /// <summary>RFC 3986, section 2.1.</summary>
    private string? Unescape(int start, int end)
    {
        var bytes = new List<byte>(end - start);
        for (var i = start; i < end; i++)
        {
            if (_text[i] != '%')
            {
                bytes.Add((byte)_text[i]);
                continue;
            }

            if (i + 2 >= end || !byte.TryParse(_text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                Fail(i, "a % must be followed by two hexadecimal digits");
                return null;
            }

            bytes.Add(value);
            i += 2;
        }

        try
        {
            return StrictUtf8.GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            Fail(start, "what the % signs stand for is no UTF-8");
            return null;
        }
    }

    private bool ReadFragment(int start)
    {
        for (var position = start; position < _text.Length;)
        {
            var next = _text.IndexOf('&', position);
            next = next < 0 ? _text.Length : next;
            var equals = _text.IndexOf('=', position, next - position);
            if (equals < 0)
            {
                Fail(position, "behind # come country=, capacity= and name=, joined by &");
                return false;
            }

            var value = _text[(equals + 1)..next];
            var problem = _text[position..equals] switch
            {
                "country" => TakeCountry(value),
                "capacity" => TakeCapacity(value),
                "name" => TakeName(value),
                _ => "behind # come country=, capacity= and name=, joined by &",
            };
            if (problem is not null)
            {
                Fail(position, problem);
                return false;
            }

            position = next + 1;
        }

        return true;
    }

    private string? TakeCountry(string value)
    {
        var isCountry = value.Length == 2 && value.All(char.IsAsciiLetter);
        var problem = _country is not null ? "country appears twice" : isCountry ? null : "the country must be two letters such as DE";
        _country = value.ToUpperInvariant();
        return problem;
    }

    private string? TakeCapacity(string value)
    {
        var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var capacity) && capacity is > 0 and <= MaxCapacity;
        var problem = _capacity is not null ? "capacity appears twice" : isNumber ? null : $"the capacity must be a number from 1 to {MaxCapacity}";
        _capacity = capacity;
        return problem;
    }

    private string? TakeName(string value)
    {
        var isName = value.Length is > 0 and <= MaxName && value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
        var problem = _name is not null ? "name appears twice" : isName ? null : $"the name must have up to {MaxName} letters, digits, '-', '_' or '.'";
        _name = value;
        return problem;
    }

    private readonly ProxyAddress Make(ProxyKind kind, string host, int port, string? user, string? password, ProxySecret? secret) =>
        new(kind, host, port, _text) { Username = user, Password = password, Secret = secret, Country = _country, Capacity = _capacity, Name = _name };

    private ProxyAddress? Fail(int position, string problem)
    {
        _error ??= new ProxyAddressError(position, problem);
        return null;
    }
}
