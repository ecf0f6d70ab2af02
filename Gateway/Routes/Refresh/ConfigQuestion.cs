using System.Net;
using MTProto.Client;
using MTProto.Client.Proxies;
using MTProto.Crypto;
using MTProto.Tl;

namespace Telepool.Gateway.Routes.Refresh;

/// <summary>
/// Asks Telegram where its data centres are: <c>help.getConfig</c> under a new key and without an account. The key exchange proves that it is Telegram who
/// answers, so that nobody on the way can lead the gateway elsewhere.
/// </summary>
/// <param name="settings">The api_id to show.</param>
/// <param name="proxy">The SOCKS5 or HTTP proxy to ask through, asked anew each time; null for none.</param>
/// <param name="localAddress">The address of this host to ask from; null leaves it to the system.</param>
/// <param name="time">The clock.</param>
internal sealed class ConfigQuestion(RefreshSettings settings, Func<ProxyAddress?> proxy, IPAddress? localAddress, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Keys that the data centres may have; Telegram's own by default.</summary>
    public IReadOnlyList<RsaPublicKey> PublicKeys { get; init; } = [TelegramPublicKeys.Production];

    /// <summary>Asks one data centre.</summary>
    /// <param name="dcId">Which.</param>
    /// <param name="address">Where it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The list, or null and why there is none.</returns>
    public async Task<(DataCenterList? List, string? Problem)> AskAsync(int dcId, IPEndPoint address, CancellationToken cancellationToken)
    {
        var options = new TelegramClientOptions
        {
            ApiId = settings.ApiId,

            // Goes out with the first step of a login alone (core.telegram.org/method/auth.sendCode), which is never taken here.
            ApiHash = "none",
            DcAddresses = new Dictionary<int, EndPoint> { [dcId] = address },
            PublicKeys = PublicKeys,
            RefreshAddresses = false,
            TransportFallback = false,
            ReceiveUpdates = false,
            LocalAddress = localAddress,
            Proxy = proxy(),
            CallTimeout = Timeout,
            TimeProvider = time,
        };
        var client = new TelegramClient(options, new ClientSessionState(dcId));
        await using (client.ConfigureAwait(false))
        {
            var answer = await client.CallAsync(new HelpGetConfig(), cancellationToken: cancellationToken).ConfigureAwait(false);
            return answer.Value is Config config ? (ListOf(config), null) : (null, answer.Error?.Message ?? "the answer is none");
        }
    }

    /// <summary>
    /// The addresses of a configuration (core.telegram.org/constructor/dcOption): those for media under the negative number, those that want a
    /// secret of their own left out, those meant for proxies first.
    /// </summary>
    public static DataCenterList ListOf(Config config)
    {
        var addresses = new Dictionary<int, IReadOnlyList<IPEndPoint>>();
        foreach (var option in config.DcOptions.OfType<DcOption>().OrderByDescending(option => option.Static))
        {
            var number = option.MediaOnly ? -option.Id : option.Id;
            if (option.Secret is { Length: > 0 } || !DataCenterNumber.IsValid(number)
                || !IPAddress.TryParse(option.IpAddress, out var ip) || option.Port is <= 0 or > IPEndPoint.MaxPort)
            {
                continue;
            }

            var endPoint = new IPEndPoint(ip, option.Port);
            addresses.TryAdd(number, new List<IPEndPoint>());
            var list = (List<IPEndPoint>)addresses[number];
            if (!list.Contains(endPoint))
            {
                list.Add(endPoint);
            }
        }

        return new DataCenterList(addresses);
    }
}
