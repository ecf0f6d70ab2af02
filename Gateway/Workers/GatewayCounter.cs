namespace Telepool.Gateway.Workers;

/// <summary>What a worker counts. New ones go to the end of their group; the names are those of the metrics.</summary>
internal enum GatewayCounter
{
    /// <summary>Connections taken from the listening sockets.</summary>
    Accepted,

    /// <summary>Times that accepting stopped because the process has no descriptor left.</summary>
    AcceptStarved,

    /// <summary>Times that accepting rested because of overload.</summary>
    AcceptPaused,

    /// <summary>Connections refused because a rule blocks their address.</summary>
    RefusedBlocked,

    /// <summary>Connections refused because their address is banned.</summary>
    RefusedBanned,

    /// <summary>Connections refused because their address opens them too fast.</summary>
    RefusedTooFast,

    /// <summary>Connections refused because their address has too many.</summary>
    RefusedTooMany,

    /// <summary>Connections refused because the gateway has as many as it may.</summary>
    RefusedFull,

    /// <summary>Connections refused because of overload, from addresses that nobody authenticated from lately.</summary>
    RefusedOverload,

    /// <summary>PROXY headers that were read.</summary>
    ProxyHeaders,

    /// <summary>Connections of balancers that did not begin with a PROXY header, or with a broken one.</summary>
    ProxyHeadersInvalid,

    /// <summary>Connections that sent nothing in time.</summary>
    FirstByteTimeouts,

    /// <summary>Connections that began as obfuscated ones.</summary>
    SniffedObfuscated,

    /// <summary>Connections that began as TLS.</summary>
    SniffedTls,

    /// <summary>Connections that asked for a WebSocket.</summary>
    SniffedWebSocket,

    /// <summary>Connections that began with other HTTP.</summary>
    SniffedHttp,

    /// <summary>Connections that began with something else that has a name.</summary>
    SniffedOther,

    /// <summary>Connections that began with what nothing begins with.</summary>
    SniffedInvalid,

    /// <summary>Connections that are shown the front, or silence.</summary>
    Strangers,

    /// <summary>Strangers that were closed instead because of overload.</summary>
    StrangersRefused,

    /// <summary>Connections that became relays.</summary>
    RelaysOpened,

    /// <summary>Relays that ended.</summary>
    RelaysClosed,

    /// <summary>Bytes read from clients by relays.</summary>
    BytesUp,

    /// <summary>Bytes read from upstreams by relays.</summary>
    BytesDown,

    /// <summary>Writes that the socket took only a part of.</summary>
    PartialSends,

    /// <summary>Connections that began with an obfuscated header of some user.</summary>
    ObfuscatedAccepted,

    /// <summary>Connections that began with 64 bytes of nobody's.</summary>
    ObfuscatedRejected,

    /// <summary>Clients that look like TLS and whose digest was right.</summary>
    FakeTlsAccepted,

    /// <summary>TLS clients with nobody's digest.</summary>
    FakeTlsStrangers,

    /// <summary>Clients with a right digest and a wrong time.</summary>
    FakeTlsStale,

    /// <summary>Clients whose greeting had come before.</summary>
    FakeTlsReplays,

    /// <summary>Clients with a right digest whose following bytes were not made with the secret.</summary>
    FakeTlsBroken,

    /// <summary>Greetings of which the cluster did not say in time whether they had come before.</summary>
    ReplaysUnanswered,

    /// <summary>Strangers that were taken to the front.</summary>
    FrontsConnected,

    /// <summary>Strangers that were not, since the front was not reached.</summary>
    FrontsFailed,

    /// <summary>Strangers that were not, since there were too many.</summary>
    FrontRefused,

    /// <summary>Clients of TLS with a host that there is a certificate for.</summary>
    TlsTaken,

    /// <summary>Requests for a WebSocket that were answered.</summary>
    WebSocketsOpened,

    /// <summary>Requests for a WebSocket that are not for us, by their path or their page.</summary>
    WebSocketsRefused,

    /// <summary>Connections whose handshake took too long.</summary>
    HandshakeTimeouts,

    /// <summary>Users' connections that were refused.</summary>
    AdmissionsRefused,

    /// <summary>Data centres that nobody knows an address of.</summary>
    UnknownDataCenters,

    /// <summary>Upstream connections that were made.</summary>
    UpstreamsConnected,

    /// <summary>Upstream connections that failed.</summary>
    UpstreamsFailed,

    /// <summary>Attempts to connect that failed, of which a dial may make several.</summary>
    DialAttemptsFailed,

    /// <summary>Times that an upstream was put out because it failed.</summary>
    UpstreamsPutOut,

    /// <summary>Dials for which no upstream was left that serves, so that one that does not was tried.</summary>
    UpstreamLastResorts,

    /// <summary>Upstream connections opened ahead of need.</summary>
    PreparedOpened,

    /// <summary>Of these, taken by a client.</summary>
    PreparedUsed,

    /// <summary>Of these, found closed, or closed unused for their age.</summary>
    PreparedStale,

    /// <summary>Relays that ended because nothing moved for too long.</summary>
    IdleTimeouts,

    /// <summary>Relays that ended because their user may not go on.</summary>
    RelaysKilled,

    /// <summary>Clients' streams that broke the rules of what they are wrapped in.</summary>
    CodecErrors,

    /// <summary>Handlers that threw, which is a fault of the gateway.</summary>
    HandlerFaults,

    /// <summary>Connections to middle proxies that were set up.</summary>
    MiddleLinksOpened,

    /// <summary>Connections to middle proxies that could not be set up.</summary>
    MiddleLinksFailed,

    /// <summary>Connections to middle proxies that ended after they were set up, their clients with them.</summary>
    MiddleLinksLost,

    /// <summary>Those of them that were given up because the middle proxy said nothing more.</summary>
    MiddleLinksSilent,

    /// <summary>Pings sent to middle proxies.</summary>
    MiddlePings,

    /// <summary>Clients that went through middle proxies.</summary>
    MiddleClients,

    /// <summary>Those of them that were disconnected because they read too slowly.</summary>
    MiddleClientsTooSlow,

    /// <summary>Packets of clients that went to middle proxies.</summary>
    MiddlePacketsUp,

    /// <summary>Packets of middle proxies that went to clients.</summary>
    MiddlePacketsDown,

    /// <summary>Packets of clients that were neither encrypted nor of the key exchange, which middle proxies do not take.</summary>
    MiddlePacketsDropped,

    /// <summary>Messages of middle proxies about clients that are gone.</summary>
    MiddleStrayMessages,

    /// <summary>Clients that went direct because no middle proxy served.</summary>
    MiddleFallbacks,

    /// <summary>Clients that were refused because no middle proxy served.</summary>
    MiddleRefusals,
}
