using System.ComponentModel.DataAnnotations;
using Telepool.Gateway.Admission.Access;

namespace Telepool.Gateway.Admission;

/// <summary>Limits that keep the gateway alive under abuse; every one of them has a default. What happens at which limit: docs/gateway/protection.md.</summary>
public sealed record ProtectionSettings
{
    /// <summary>
    /// How long a connection may stay without a single byte. Clients send as soon as they are connected; the time is for slow networks, and ends with <see cref="Handshake"/> at the latest.
    /// Strangers who only listen get as long: it is what the official proxy waits before it turns to its front.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan FirstByte { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a balancer may take for its PROXY header; balancers send it at once.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan ProxyHeader { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a client may take from its connection to a finished handshake, however many bytes it sends meanwhile.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a data centre may take to be reached, with every attempt.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Dial { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long neither side may send a byte; zero: for ever.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What addresses may that no rule names.</summary>
    public AccessLevel DefaultAccess { get; init; } = AccessLevel.Allowed;

    /// <summary>Networks and what they may; the longest prefix counts. This machine itself is trusted unless a rule says otherwise.</summary>
    public IReadOnlyList<AccessRule> Access { get; init; } = [];

    /// <summary>Files of networks, read again with every reload. A rule of <see cref="Access"/> for the same network counts before them.</summary>
    public IReadOnlyList<AccessFile> AccessFiles { get; init; } = [];

    /// <summary>
    /// New connections per second of one address (IPv6: of one /64) in the long run, on this gateway; 0: any number. A client opens 3 to 20 at once and
    /// again after every change of its network; a hundred of them may share an address.
    /// </summary>
    [Range(0, 1_000_000)]
    public int ConnectionsPerSecond { get; init; } = 100;

    /// <summary>New connections that an address may open at once after a quiet time.</summary>
    [Range(1, 1_000_000)]
    public int ConnectionBurst { get; init; } = 2000;

    /// <summary>Connections at once of one address, on this gateway; 0: any number.</summary>
    [Range(0, 10_000_000)]
    public int MaxConnectionsPerAddress { get; init; } = 5000;

    /// <summary>Addresses that are remembered at once, at 40 bytes each; beyond it those quiet for longest are forgotten.</summary>
    [Range(1024, 1 << 24)]
    public int MaxAddresses { get; init; } = 65_536;

    /// <summary>Clients' connections at once; 0: as many as the system's limit of open files allows (two for each, and some to spare).</summary>
    [Range(0, 10_000_000)]
    public int MaxConnections { get; init; }

    /// <summary>Connections at once that have not authenticated. The measure that overload goes by first.</summary>
    [Range(16, 1_000_000)]
    public int MaxHandshakes { get; init; } = 8192;

    /// <summary>Connections that one worker accepts before it looks after the others again.</summary>
    [Range(1, 4096)]
    public int AcceptBudget { get; init; } = 64;

    /// <summary>Whether addresses are banned for what they do. Bans by hand hold either way.</summary>
    public bool BansAutomatically { get; init; } = true;

    /// <summary>Points at which an address is banned; what counts how much is in docs/gateway/protection.md.</summary>
    [Range(10, 1_000_000)]
    public int BanScore { get; init; } = 1000;

    /// <summary>Points that an address is forgiven per second. A household whose secret was withdrawn tries several times a second for days.</summary>
    [Range(0.1, 10_000.0)]
    public double ForgivenPerSecond { get; init; } = 10;

    /// <summary>How long the first ban of an address lasts; every further one four times as long.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan FirstBan { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a ban lasts at most, and how long an address must behave until its bans are forgotten. At least <see cref="FirstBan"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan LongestBan { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Automatic bans at once; beyond it the one that ends first makes room.</summary>
    [Range(16, 1_000_000)]
    public int MaxBans { get; init; } = 16_384;

    /// <summary>How late a worker may come to its work, twice in a row, before that counts as full load. A pause of the machine is not one of the gateway.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:10")]
    public TimeSpan MaxLag { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Memory of the process that counts as full load, in bytes; 0: nine tenths of what the machine or its container has.</summary>
    public long MaxMemoryBytes { get; init; }

    /// <summary>Secrets that are tried for one connection while overload has reached that step, after those that are likely by address and name.</summary>
    [Range(1, 100_000)]
    public int ScanBudget { get; init; } = 32;

    /// <summary>What is wrong between settings that are right one by one.</summary>
    public IEnumerable<string> Validate()
    {
        if (LongestBan < FirstBan)
        {
            yield return $"longestBan must not be shorter than firstBan, which is {FirstBan}";
        }
    }
}
