using System.Buffers.Binary;
using MTProto.Crypto;

namespace MTProto.Transports.FakeTls;

/// <summary>
/// A hello as clients of the disguise send it, but without a digest, to see what a server answers to such clients. The handshake is not finished:
/// nothing beyond its unencrypted parts and lengths is wanted.
/// </summary>
public sealed class FrontProbe
{
    // RFC 8446, section 4.1.3: the random by which a ServerHello is a HelloRetryRequest.
    private static readonly byte[] RetryRandom = Convert.FromHexString("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    private readonly byte[] _hello;
    private readonly ushort[] _offered;
    private readonly bool _isPostQuantum;

    private FrontProbe(byte[] hello, ushort[] offered, bool isPostQuantum)
    {
        _hello = hello;
        _offered = offered;
        _isPostQuantum = isPostQuantum;
    }

    /// <summary>The orders of TLS 1.3 suites that are worth trying: every one of the three that clients have. The first is that of Chrome and Safari.</summary>
    public static IReadOnlyList<IReadOnlyList<ushort>> Offers { get; } =
    [
        [0x1301, 0x1302, 0x1303], [0x1301, 0x1303, 0x1302], [0x1302, 0x1301, 0x1303],
        [0x1302, 0x1303, 0x1301], [0x1303, 0x1301, 0x1302], [0x1303, 0x1302, 0x1301],
    ];

    /// <summary>What to send.</summary>
    public ReadOnlyMemory<byte> Hello => _hello;

    /// <summary>Makes a probe.</summary>
    /// <param name="host">The host name to ask for, in ASCII.</param>
    /// <param name="shape">Which browser to look like: one with a post-quantum key share, or one without.</param>
    /// <param name="offer">The suites of TLS 1.3, in order: one of <see cref="Offers"/>.</param>
    /// <param name="random">Where keys and order of extensions come from.</param>
    public static FrontProbe Create(string host, ClientHelloShape shape, IReadOnlyList<ushort> offer, IRandomSource random)
    {
        ushort[] offered = [.. offer];
        var hello = ClientHelloBuilder.BuildUnsigned(host, shape, offered, random);
        random.Fill(hello.AsSpan(ClientHelloBuilder.RandomOffset, ClientHelloBuilder.RandomLength));
        return new FrontProbe(hello, offered, shape == ClientHelloShape.PostQuantum);
    }

    /// <summary>Reads what has arrived of an answer.</summary>
    /// <param name="answer">All of it, from the first byte.</param>
    /// <param name="observation">What it shows, where the result is <see cref="FrontProbeStatus.Answered"/>.</param>
    public FrontProbeStatus Read(ReadOnlySpan<byte> answer, out FrontObservation? observation)
    {
        observation = null;
        var status = TakeRecord(ref answer, TlsRecord.Handshake, out var hello);
        if (status != FrontProbeStatus.Answered)
        {
            return status;
        }

        status = ReadHello(hello, out var suite, out var group, out var isVersionFirst);
        if (status != FrontProbeStatus.Answered)
        {
            return status;
        }

        // Left out by servers that do without the middlebox compatibility (RFC 8446, appendix D.4).
        if (answer.Length > 0 && answer[0] == TlsRecord.ChangeCipherSpec)
        {
            status = TakeRecord(ref answer, TlsRecord.ChangeCipherSpec, out _);
            if (status != FrontProbeStatus.Answered)
            {
                return status;
            }
        }

        var flight = -TlsRecord.HeaderLength;
        do
        {
            var before = answer.Length;
            status = TakeRecord(ref answer, TlsRecord.ApplicationData, out _);
            if (status != FrontProbeStatus.Answered)
            {
                return status;
            }

            flight += before - answer.Length;
        }
        while (!answer.IsEmpty);

        observation = new FrontObservation(_offered, suite, group, _isPostQuantum, isVersionFirst, flight);
        return FrontProbeStatus.Answered;
    }

    private static FrontProbeStatus TakeRecord(ref ReadOnlySpan<byte> answer, byte wanted, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (answer.Length > 0 && answer[0] != wanted)
        {
            return answer[0] == TlsRecord.Alert ? FrontProbeStatus.Refused : FrontProbeStatus.Invalid;
        }

        if (answer.Length < TlsRecord.HeaderLength)
        {
            return FrontProbeStatus.Incomplete;
        }

        var (_, version, length) = TlsRecord.ReadHeader(answer);
        if (version != TlsRecord.Version || length is 0 or > TlsRecord.MaxLength)
        {
            return version >> 8 == 3 ? FrontProbeStatus.Unsupported : FrontProbeStatus.Invalid;
        }

        if (answer.Length < TlsRecord.HeaderLength + length)
        {
            return FrontProbeStatus.Incomplete;
        }

        content = answer.Slice(TlsRecord.HeaderLength, length);
        answer = answer[(TlsRecord.HeaderLength + length)..];
        return FrontProbeStatus.Answered;
    }

    private FrontProbeStatus ReadHello(ReadOnlySpan<byte> message, out ushort suite, out ushort group, out bool isVersionFirst)
    {
        var reader = new TlsReader(message);
        var type = reader.Byte();
        var length = (reader.Byte() << 16) | reader.UInt16();
        var version = reader.UInt16();
        var random = reader.Take(ClientHelloBuilder.RandomLength);
        var sessionId = reader.Vector8();
        suite = reader.UInt16();
        reader.Skip(1);
        var extensions = new TlsReader(reader.IsEmpty ? default : reader.Vector16());
        group = 0;
        isVersionFirst = false;
        if (reader.IsBroken || type != ServerHello.MessageType || version >> 8 != 3)
        {
            return FrontProbeStatus.Invalid;
        }

        ushort selected = 0;
        while (!extensions.IsEmpty)
        {
            var extension = extensions.UInt16();
            var content = new TlsReader(extensions.Vector16());
            if (extension == ServerHello.SupportedVersions)
            {
                selected = content.UInt16();
                isVersionFirst = group == 0;
            }
            else if (extension == ServerHello.KeyShare)
            {
                group = content.UInt16();
            }
        }

        // A server of TLS 1.3 has nothing else in the message's record, since what follows is encrypted.
        var isSupported = !extensions.IsBroken && selected == 0x0304 && group != 0 && length == message.Length - 4
            && sessionId.SequenceEqual(_hello.AsSpan(ClientHelloBuilder.RandomOffset + ClientHelloBuilder.RandomLength + 1, ClientHelloBuilder.RandomLength))
            && !random.SequenceEqual(RetryRandom);
        return isSupported ? FrontProbeStatus.Answered : FrontProbeStatus.Unsupported;
    }
}
