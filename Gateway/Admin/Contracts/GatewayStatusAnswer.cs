namespace Telepool.Gateway.Admin.Contracts;

/// <summary>How a gateway does.</summary>
/// <param name="Version">The program's version.</param>
/// <param name="ProcessId">The process.</param>
/// <param name="Configuration">The number of the configuration that holds.</param>
/// <param name="UptimeSeconds">Since it began to listen.</param>
/// <param name="IsDraining">Whether it takes no more connections.</param>
/// <param name="Listeners">Where clients connect.</param>
/// <param name="Workers">Threads that move bytes.</param>
/// <param name="Relays">Connections that relay now.</param>
/// <param name="Connections">Connections that do not relay yet.</param>
/// <param name="BytesUp">Bytes from clients since the start.</param>
/// <param name="BytesDown">Bytes to clients since the start.</param>
/// <param name="Counters">Everything that is counted, by name.</param>
public sealed record GatewayStatusAnswer(
    string Version,
    int ProcessId,
    long Configuration,
    long UptimeSeconds,
    bool IsDraining,
    IReadOnlyList<string> Listeners,
    int Workers,
    long Relays,
    long Connections,
    long BytesUp,
    long BytesDown,
    IReadOnlyDictionary<string, long> Counters);
