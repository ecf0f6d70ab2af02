using Microsoft.Extensions.Logging;
using MTProto.Transports.MiddleProxy;

namespace Telepool.Gateway.Upstreams.Middle;

/// <summary>
/// What is known of the middle proxies now. Lives as long as the gateway; the control plane replaces what it holds, workers read it when they set up a connection,
/// and connections that exist go on: those to an address that is gone take no new clients.
/// </summary>
/// <param name="time">The clock of greetings, which Telegram compares with its own.</param>
/// <param name="log">Where workers say which data centres no middle proxy serves.</param>
internal sealed class MiddleDirectory(TimeProvider time, ILogger log)
{
    private readonly uint _started = (uint)time.GetUtcNow().ToUnixTimeSeconds();
    private volatile MiddleMap _current = MiddleMap.Empty;

    /// <summary>What holds now.</summary>
    public MiddleMap Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>Unix seconds.</summary>
    public long Seconds => time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Where workers log.</summary>
    public ILogger Log => log;

    /// <summary>What this process calls itself on a connection from an address.</summary>
    public MiddleProcess ProcessAt(System.Net.IPEndPoint own) => MiddleProcess.Of(own) with { Id = (ushort)Environment.ProcessId, Started = _started };
}
