using System.Net;
using System.Runtime.CompilerServices;
using MTProto.Client.Proxies;
using MTProto.Crypto;
using MTProto.Tl;
using MTProto.Transports;

namespace MTProto.Client;

/// <summary>How clients connect and present themselves. One instance is meant to serve many clients: they share its timer and addresses.</summary>
public sealed record TelegramClientOptions
{
    /// <summary>The layer of the schema that <see cref="MTProto.Tl"/> is generated from.</summary>
    public const int Layer = 227;

    // Shared by every client of a clock or of a set of addresses, whatever copies of the options there are.
    private static readonly ConditionalWeakTable<TimeProvider, Heartbeat> Heartbeats = [];
    private static readonly ConditionalWeakTable<object, AddressBook> AddressBooks = [];
    private static readonly (TransportKind Kind, bool Obfuscated)[] FallbackTransports =
        [(TransportKind.Intermediate, false), (TransportKind.Abridged, false), (TransportKind.Full, false), (TransportKind.Intermediate, true)];

    private static readonly byte[] WithoutUpdates = WriteWithoutUpdates();

    private InitPrefixCache? _initPrefix;

    /// <summary>The application's api_id (my.telegram.org).</summary>
    public required int ApiId { get; init; }

    /// <summary>The application's api_hash.</summary>
    public required string ApiHash { get; init; }

    /// <summary>Addresses by data centre; Telegram's production data centres by default.</summary>
    public IReadOnlyDictionary<int, EndPoint> DcAddresses { get; init; } = TelegramDataCenters.Production;

    /// <summary>RSA keys that the data centres may have; Telegram's production key by default.</summary>
    public IReadOnlyList<RsaPublicKey> PublicKeys { get; init; } = [TelegramPublicKeys.Production];

    /// <summary>The transport; intermediate by default, obfuscated unless it is the full one.</summary>
    public TransportKind TransportKind { get; init; } = TransportKind.Intermediate;

    /// <summary>Whether the stream is obfuscated; true by default, ignored for the full transport.</summary>
    public bool Obfuscated { get; init; } = true;

    /// <summary>
    /// Whether a data centre that hangs up on the transport, or does not answer in it, is tried in the other ones; null, the default,
    /// means only where the addresses are not Telegram's own, which understand all of them.
    /// </summary>
    public bool? TransportFallback { get; init; }

    /// <summary>The address to dial from; null, the default, leaves it to the system.</summary>
    public IPAddress? LocalAddress { get; init; }

    /// <summary>
    /// Makes the connections instead of a plain TCP socket: for proxies, and for tests. Gets the data centre and its address, and throws
    /// <see cref="IOException"/> or <see cref="System.Net.Sockets.SocketException"/> where there is no connection.
    /// </summary>
    public Func<int, EndPoint, CancellationToken, ValueTask<Stream>>? Dialer { get; init; }

    /// <summary>The proxy that every connection goes through; null, the default, for none.</summary>
    public ProxyAddress? Proxy { get; init; }

    /// <summary>Says for every connection which proxy it goes through, instead of <see cref="Proxy"/>; null, the default, for none.</summary>
    public IProxyRoute? ProxyRoute { get; init; }

    /// <summary>Time for a proxy's own part of connecting, of which <see cref="ConnectTimeout"/> is the limit of the whole; 5 s by default.</summary>
    public TimeSpan ProxyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gets every connection as soon as it is made, with its data centre, and gives back what is used instead: for faults in development. Throws
    /// <see cref="IOException"/> where the connection is to fail; the stream that it was given is disposed then.
    /// </summary>
    public Func<int, Stream, Stream>? Wrap { get; init; }

    /// <summary>device_model of initConnection.</summary>
    public string DeviceModel { get; init; } = "Server";

    /// <summary>system_version of initConnection.</summary>
    public string SystemVersion { get; init; } = "Linux";

    /// <summary>app_version of initConnection.</summary>
    public string AppVersion { get; init; } = "1.0";

    /// <summary>system_lang_code and lang_code of initConnection.</summary>
    public string LanguageCode { get; init; } = "en";

    /// <summary>Whether the home connection asks for updates; true by default. Otherwise every call is made within invokeWithoutUpdates.</summary>
    public bool ReceiveUpdates { get; init; } = true;

    /// <summary>Elements of the stream of updates kept for a slow reader; 1,000 by default. Beyond it they are dropped and a gap is reported.</summary>
    public int UpdatesCapacity { get; init; } = 1000;

    /// <summary>Time for one call, where the call does not say; 30 s by default.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for TCP and the key exchange together; 15 s by default.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time between pings, which also bounds how long a dead connection goes unnoticed; 60 s by default, as NATs forget after a few minutes.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time for the answer to a ping; 20 s by default.</summary>
    public TimeSpan PongTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// After this without a call, a connection that is not kept is closed; 2 minutes by default. Kept is the one to the home data centre
    /// after <see cref="TelegramClient.Connect"/>.
    /// </summary>
    public TimeSpan SideIdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The wait after the first failed connection; doubles with each, half of it random. 1 s by default.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two connections; 60 s by default.</summary>
    public TimeSpan MaxReconnectDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Whether calls go under temporary keys bound to the permanent one (core.telegram.org/api/pfs). False by default: it costs another
    /// key exchange per connection and day.
    /// </summary>
    public bool PerfectForwardSecrecy { get; init; }

    /// <summary>How long a temporary key lives; 24 h by default, as in Telegram's clients.</summary>
    public TimeSpan TemporaryKeyLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Whether addresses are refreshed by help.getConfig once a day; null, the default, means only with Telegram's own addresses.</summary>
    public bool? RefreshAddresses { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where nonces, keys and jitter come from.</summary>
    public IRandomSource Random { get; init; } = SystemRandomSource.Instance;

    /// <summary>Who is told what happens; nobody by default.</summary>
    public IClientObserver? Observer { get; init; }

    /// <summary>What is tried, in turn.</summary>
    internal IReadOnlyList<(TransportKind Kind, bool Obfuscated)> Transports
    {
        get
        {
            var first = (TransportKind, Obfuscated && TransportKind != TransportKind.Full);
            return TransportFallback ?? !ReferenceEquals(DcAddresses, TelegramDataCenters.Production)
                ? [first, .. FallbackTransports.Where(other => other != first)]
                : [first];
        }
    }

    internal Heartbeat Heartbeat => Heartbeats.GetValue(TimeProvider, static time => new Heartbeat(time));

    internal AddressBook Addresses => AddressBooks.GetValue(
        DcAddresses,
        _ => new AddressBook(DcAddresses, RefreshAddresses ?? ReferenceEquals(DcAddresses, TelegramDataCenters.Production), TimeProvider));

    /// <summary>invokeWithLayer and initConnection up to the query. A copy of the options made by <c>with</c> does not take it over.</summary>
    internal ReadOnlyMemory<byte> InitPrefix
    {
        get
        {
            var cache = Volatile.Read(ref _initPrefix);
            if (cache is null || !ReferenceEquals(cache.Owner, this))
            {
                cache = new InitPrefixCache(this, WriteInitPrefix());
                Volatile.Write(ref _initPrefix, cache);
            }

            return cache.Bytes;
        }
    }

    internal ReadOnlyMemory<byte> CallPrefix => ReceiveUpdates ? default : WithoutUpdates;

    /// <summary>The type's name alone: the options hold api_hash.</summary>
    public override string ToString() => nameof(TelegramClientOptions);

    /// <summary>Everything that is wrong with the options, by name; empty where nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Require(ApiId > 0, $"{nameof(ApiId)} must be positive");
        Require(!string.IsNullOrEmpty(ApiHash), $"{nameof(ApiHash)} is missing");
        Require(DcAddresses.Count > 0, $"{nameof(DcAddresses)} is empty");
        Require(PublicKeys.Count > 0, $"{nameof(PublicKeys)} is empty");
        Require(Enum.IsDefined(TransportKind), $"{nameof(TransportKind)} is not a transport");
        Require(UpdatesCapacity > 0, $"{nameof(UpdatesCapacity)} must be positive");
        Require(CallTimeout > TimeSpan.Zero, $"{nameof(CallTimeout)} must be positive");
        Require(ConnectTimeout > TimeSpan.Zero, $"{nameof(ConnectTimeout)} must be positive");
        Require(ProxyTimeout > TimeSpan.Zero, $"{nameof(ProxyTimeout)} must be positive");
        Require(Dialer is null || (Proxy is null && ProxyRoute is null), $"{nameof(Dialer)} excludes {nameof(Proxy)} and {nameof(ProxyRoute)}");
        Require(Proxy is null || ProxyRoute is null, $"{nameof(Proxy)} excludes {nameof(ProxyRoute)}");
        Require(PingInterval >= TimeSpan.FromSeconds(1), $"{nameof(PingInterval)} must be at least 1 s");
        Require(PongTimeout > TimeSpan.Zero, $"{nameof(PongTimeout)} must be positive");
        Require(ReconnectDelay > TimeSpan.Zero, $"{nameof(ReconnectDelay)} must be positive");
        Require(MaxReconnectDelay >= ReconnectDelay, $"{nameof(MaxReconnectDelay)} must not be below {nameof(ReconnectDelay)}");
        Require(TemporaryKeyLifetime >= TimeSpan.FromMinutes(10), $"{nameof(TemporaryKeyLifetime)} must be at least 10 minutes");
        return errors;

        void Require(bool condition, string error)
        {
            if (!condition)
            {
                errors.Add(error);
            }
        }
    }

    // invokeWithLayer, layer, initConnection and its fields: the query follows, so the whole prefix is the same for every call.
    private byte[] WriteInitPrefix()
    {
        var writer = new TlWriter(256);
        writer.WriteUInt32(InvokeWithLayer.Constructor);
        writer.WriteInt32(Layer);
        writer.WriteUInt32(InitConnection.Constructor);
        writer.WriteInt32(0);
        writer.WriteInt32(ApiId);
        writer.WriteString(DeviceModel);
        writer.WriteString(SystemVersion);
        writer.WriteString(AppVersion);
        writer.WriteString(LanguageCode);
        writer.WriteString(string.Empty);
        writer.WriteString(LanguageCode);
        return writer.Written.ToArray();
    }

    private static byte[] WriteWithoutUpdates()
    {
        var writer = new TlWriter(4);
        writer.WriteUInt32(InvokeWithoutUpdates.Constructor);
        return writer.Written.ToArray();
    }

    private sealed record InitPrefixCache(TelegramClientOptions Owner, byte[] Bytes);
}
