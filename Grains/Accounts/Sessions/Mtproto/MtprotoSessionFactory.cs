using System.Globalization;
using System.Net;
using Grains.Interfaces.Accounts;
using Microsoft.Extensions.Options;
using MTProto.Client;
using MTProto.Crypto;

namespace Grains.Accounts.Sessions.Mtproto;

/// <summary>Opens sessions on our own client. All of them share one set of options, and with it addresses and timers.</summary>
internal sealed class MtprotoSessionFactory : ITelegramSessionFactory
{
    private readonly TelegramClientOptions _options;

    public MtprotoSessionFactory(IOptions<TelegramOptions> telegram, IOptions<AccountOptions> accounts)
    {
        var options = telegram.Value;
        _options = new TelegramClientOptions
        {
            ApiId = options.ApiId,
            ApiHash = options.ApiHash,
            CallTimeout = accounts.Value.CallTimeout,
        };
        if (options.DataCenters is { } addresses)
        {
            _options = _options with { DcAddresses = addresses };
        }

        if (options.PublicKeysPath is { } path)
        {
            _options = _options with { PublicKeys = RsaPublicKey.ReadPem(File.ReadAllText(path)) };
        }
    }

    public ITelegramSession? Open(string accountId, ReadOnlySpan<byte> saved, SessionRoute route)
    {
        var options = route == SessionRoute.Direct
            ? _options
            : _options with
            {
                ProxyRoute = route.Proxies,
                LocalAddress = route.LocalAddress,
                Wrap = route.Wrap is { } wrap ? (_, stream) => wrap(stream) : null,
            };
        if (saved.IsEmpty)
        {
            return new MtprotoSession(options, new ClientSessionState(FirstDataCenter()));
        }

        return ClientSessionState.TryLoad(saved, out var state) == StateLoadStatus.Ok ? new MtprotoSession(options, state!) : null;
    }

    public byte[] FromPortable(PortableSession session) => Adopt(session).Save();

    public PortableSession? ToPortable(ReadOnlySpan<byte> saved) =>
        ClientSessionState.TryLoad(saved, out var state) == StateLoadStatus.Ok && state!.HomeKey is { } key
            ? new PortableSession
            {
                DcId = state.HomeDc,
                Key = key.Bytes.ToArray(),
                UserId = state.UserId,
                Address = _options.DcAddresses.GetValueOrDefault(state.HomeDc) switch
                {
                    IPEndPoint address => address.ToString(),
                    DnsEndPoint name => string.Create(CultureInfo.InvariantCulture, $"{name.Host}:{name.Port}"),
                    _ => string.Empty,
                },
                ApiId = _options.ApiId,
            }
            : null;

    private static ClientSessionState Adopt(PortableSession session)
    {
        if (!AuthKey.TryCreate(session.Key, out var key))
        {
            throw new ArgumentException($"A key has {AuthKey.Length} bytes.", nameof(session));
        }

        var state = new ClientSessionState(session.DcId);
        state.Import(session.DcId, key, session.UserId);
        return state;
    }

    /// <summary>2 is where Telegram's clients begin; a server of one's own may not have it.</summary>
    private int FirstDataCenter() => _options.DcAddresses.ContainsKey(2) ? 2 : _options.DcAddresses.Keys.Min();
}
