using System.Globalization;
using System.Net;
using System.Text;

namespace Emulator.Proxies;

/// <summary>The server's side of HTTP CONNECT.</summary>
internal sealed class HttpServer(EmulatorProxyOptions options) : IProxyServer
{
    private const int MaxHeader = 8192;

    public async Task ServeAsync(Stream client, Func<EmulatorProxyFault> fault, Action reached, CancellationToken cancellationToken)
    {
        if (await ReadHeaderAsync(client, cancellationToken).ConfigureAwait(false) is not { } lines || lines[0].Split(' ') is not ["CONNECT", var authority, "HTTP/1.1"])
        {
            await RespondAsync(client, "400 Bad Request", string.Empty, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!IsAllowed(lines) || fault() == EmulatorProxyFault.Refusing)
        {
            await RespondAsync(client, "407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"emulator\"\r\n", cancellationToken).ConfigureAwait(false);
            return;
        }

        var server = fault() != EmulatorProxyFault.TargetUnreachable && Find(authority) is { } target
            ? await StreamRelay.TryConnectAsync(target, cancellationToken).ConfigureAwait(false)
            : null;
        if (server is null)
        {
            await RespondAsync(client, "502 Bad Gateway", string.Empty, cancellationToken).ConfigureAwait(false);
            return;
        }

        await using (server.ConfigureAwait(false))
        {
            reached();
            await RespondAsync(client, "200 Connection established", string.Empty, cancellationToken).ConfigureAwait(false);
            await StreamRelay.RunAsync(client, server, fault, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsAllowed(string[] lines)
    {
        if (options.Username is null)
        {
            return true;
        }

        var wanted = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Username}:{options.Password}"));
        return lines.Any(line => line.Split(':', 2) is [var name, var value]
            && name.Equals("Proxy-Authorization", StringComparison.OrdinalIgnoreCase)
            && value.Trim() == $"Basic {wanted}");
    }

    private IPEndPoint? Find(string authority)
    {
        if (IPEndPoint.TryParse(authority, out var endPoint))
        {
            return endPoint;
        }

        return authority.Split(':') is [var name, var port]
            && options.Names.TryGetValue(name, out var address)
            && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new IPEndPoint(address, number)
                : null;
    }

    private static async Task<string[]?> ReadHeaderAsync(Stream client, CancellationToken cancellationToken)
    {
        // A byte at a time: what follows the header is for the target.
        var header = new byte[MaxHeader];
        for (var have = 0; have < MaxHeader;)
        {
            await client.ReadExactlyAsync(header.AsMemory(have, 1), cancellationToken).ConfigureAwait(false);
            have++;
            if (header.AsSpan(0, have).EndsWith("\r\n\r\n"u8))
            {
                return Encoding.ASCII.GetString(header, 0, have - 4).Split("\r\n");
            }
        }

        return null;
    }

    private static Task RespondAsync(Stream client, string status, string headers, CancellationToken cancellationToken) =>
        client.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{headers}\r\n"), cancellationToken).AsTask();
}
