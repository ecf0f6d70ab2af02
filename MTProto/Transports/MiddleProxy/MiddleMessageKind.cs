namespace MTProto.Transports.MiddleProxy;

/// <summary>What a message between a proxy and a middle proxy is.</summary>
public enum MiddleMessageKind
{
    /// <summary>A packet of a client (<c>RPC_PROXY_REQ</c>).</summary>
    Request,

    /// <summary>A packet for a client (<c>RPC_PROXY_ANS</c>).</summary>
    Answer,

    /// <summary>A quick ack for a client (<c>RPC_SIMPLE_ACK</c>).</summary>
    SimpleAck,

    /// <summary>A client's connection is to be closed (<c>RPC_CLOSE_EXT</c>); what middle proxies send.</summary>
    CloseExternal,

    /// <summary>A client's connection is closed (<c>RPC_CLOSE_CONN</c>); what proxies send.</summary>
    CloseConnection,

    /// <summary>To be answered with <see cref="Pong"/> and the same number.</summary>
    Ping,

    /// <summary>The answer to <see cref="Ping"/>.</summary>
    Pong,
}
