using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MTProto.Transports.FakeTls;

/// <summary>
/// What the hello of a TLS 1.3 server looks like from outside, as far as it differs between servers: an answer built by this is not told from the
/// server's own by its unencrypted parts and its length. Immutable.
/// </summary>
public sealed class FrontProfile
{
    /// <summary>The shortest and longest record of encrypted handshake that is written, in bytes of its content.</summary>
    public const int MinFlight = 300;

    /// <inheritdoc cref="MinFlight" />
    public const int MaxFlight = 16384;

    // Encrypted extensions, certificates, their verification and finished, together, of common servers.
    private const int LeastBuiltIn = 2500;
    private const int MostBuiltIn = 4700;

    // What a hash of 48 bytes makes of finished over one of 32.
    private const int LongerHash = 16;

    private const ushort Aes256Sha384 = 0x1302;
    private const ushort DefaultSuite = 0x1301;

    private static readonly ushort[] CommonGroups = [TlsGroups.X25519MLKem768, TlsGroups.X25519, TlsGroups.Secp256r1];

    private readonly ushort[] _groups;
    private readonly FrontObservation[] _seen;

    private FrontProfile(bool isBuiltIn, ushort[] groups, FrontObservation[] seen)
    {
        IsBuiltIn = isBuiltIn;
        _groups = groups;
        _seen = seen;
    }

    /// <summary>Whether this is a guess and not taken from a server.</summary>
    public bool IsBuiltIn { get; }

    /// <summary>Whether supported_versions comes before key_share in the ServerHello, as with OpenSSL; BoringSSL has them the other way.</summary>
    public bool IsVersionFirst => _seen[0].IsVersionFirst;

    /// <summary>Whether the server answers a post-quantum key share where a client has one.</summary>
    public bool IsPostQuantum => _groups[0] == TlsGroups.X25519MLKem768;

    /// <summary>The content's length of the record that stands for the encrypted handshake, as it was seen: one per answer.</summary>
    public IEnumerable<int> Flights => _seen.Select(seen => seen.Flight);

    /// <summary>
    /// A typical server: nginx with OpenSSL 3.5, a client's order of suites, X25519MLKEM768 where it is offered, an ECDSA certificate whose chain
    /// has one length for each host name.
    /// </summary>
    /// <param name="host">The host name that clients ask for.</param>
    public static FrontProfile CreateBuiltIn(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes(host));
        var flight = LeastBuiltIn + (BinaryPrimitives.ReadUInt16LittleEndian(hash) % (MostBuiltIn - LeastBuiltIn));

        // An ECDSA signature in DER is 70 to 72 bytes long: each of its two numbers takes a byte more in half of the cases.
        return new FrontProfile(
            true,
            CommonGroups,
            [.. new[] { 0, 1, 1, 2 }.Select(more => new FrontObservation([], DefaultSuite, TlsGroups.X25519MLKem768, true, true, flight + more))]);
    }

    /// <summary>The profile of a server by its answers to probes; null without any.</summary>
    /// <param name="observations">What the probes saw; of the lengths each counts, so that repeated probes show how often each comes.</param>
    public static FrontProfile? FromObservations(IReadOnlyList<FrontObservation> observations)
    {
        ArgumentNullException.ThrowIfNull(observations);
        if (observations.Count == 0)
        {
            return null;
        }

        // A server that took X25519 from a client that also had the post-quantum share would always; that it supports it at all is seen only by asking.
        var chosen = observations.Where(seen => seen.HadPostQuantumShare).Select(seen => seen.Group).Append(observations[0].Group).First();
        ushort[] groups = [chosen, .. CommonGroups.Where(group => group != chosen && group != TlsGroups.X25519MLKem768)];
        return new FrontProfile(false, groups, [.. observations]);
    }

    /// <summary>The suite that the server would take: its answer to the same order of offers where that was tried, the client's first otherwise.</summary>
    internal ushort ChooseSuite(ClientHello hello)
    {
        foreach (var seen in _seen)
        {
            if (IsSameOffer(hello.CipherSuites, seen.Offered))
            {
                return seen.Suite;
            }
        }

        return hello.CipherSuite is 0 ? DefaultSuite : hello.CipherSuite;
    }

    /// <summary>The group of the key share that the server would take from this client; X25519 where it has none of them.</summary>
    internal ushort ChooseGroup(ClientHello hello)
    {
        foreach (var group in _groups)
        {
            if (group switch
            {
                TlsGroups.X25519MLKem768 => hello.HasPostQuantumShare,
                TlsGroups.X25519 => hello.HasX25519Share,
                TlsGroups.Secp256r1 => hello.HasSecp256r1Share,
                _ => false,
            })
            {
                return group;
            }
        }

        return TlsGroups.X25519;
    }

    /// <summary>Length of the encrypted handshake for a suite, drawn from those that were seen.</summary>
    internal int ChooseFlight(ushort suite, uint drawn)
    {
        var same = 0u;
        foreach (var seen in _seen)
        {
            same += HasLongerHash(seen.Suite) == HasLongerHash(suite) ? 1u : 0u;
        }

        var skip = drawn % (same > 0 ? same : (uint)_seen.Length);
        foreach (var seen in _seen)
        {
            if ((same == 0 || HasLongerHash(seen.Suite) == HasLongerHash(suite)) && skip-- == 0)
            {
                var more = same > 0 ? 0 : HasLongerHash(suite) ? LongerHash : -LongerHash;
                return Math.Clamp(seen.Flight + more, MinFlight, MaxFlight);
            }
        }

        return MinFlight;
    }

    private static bool HasLongerHash(ushort suite) => suite == Aes256Sha384;

    // Suites of TLS 1.3 alone: what a client offers to older servers does not move a newer one, nor does GREASE.
    private static bool IsSameOffer(ReadOnlySpan<byte> suites, ReadOnlySpan<ushort> offered)
    {
        var at = 0;
        for (; !suites.IsEmpty; suites = suites[2..])
        {
            if (suites[0] != 0x13)
            {
                continue;
            }

            if (at == offered.Length || BinaryPrimitives.ReadUInt16BigEndian(suites) != offered[at])
            {
                return false;
            }

            at++;
        }

        return at == offered.Length && at > 0;
    }
}
