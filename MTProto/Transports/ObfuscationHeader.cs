using System.Buffers.Binary;
using System.Security.Cryptography;
using MTProto.Crypto;

namespace MTProto.Transports;

/// <summary>
/// The 64 bytes that open an obfuscated connection and the two AES-CTR streams they fix
/// (core.telegram.org/mtproto/mtproto-transports#transport-obfuscation). Bytes 8 to 55 hold key and IV of the direction client to
/// server, the same bytes reversed those of the other; 56 to 59 the transport's tag; 60 and 61 the data centre.
/// </summary>
public sealed class ObfuscationHeader
{
    /// <summary>Bytes of a header.</summary>
    public const int Length = 64;

    private const int KeyOffset = 8;
    private const int IvOffset = 40;
    private const int TagOffset = 56;
    private const int DcOffset = 60;
    private const uint AbridgedTag = 0xefef_efef;
    private const uint IntermediateTag = 0xeeee_eeee;
    private const uint PaddedTag = 0xdddd_dddd;

    private ObfuscationHeader(TransportKind kind, short dcId, AesCtr256 fromClient, AesCtr256 fromServer)
    {
        Kind = kind;
        DcId = dcId;
        FromClient = fromClient;
        FromServer = fromServer;
    }

    /// <summary>The transport within.</summary>
    public TransportKind Kind { get; }

    /// <summary>
    /// The data centre asked for: negative for its media servers, plus or minus 10000 for the test set. Without a secret clients
    /// leave anything here, so it means something only to a proxy.
    /// </summary>
    public short DcId { get; }

    /// <summary>The stream from client to server, standing behind the header.</summary>
    public AesCtr256 FromClient { get; }

    /// <summary>The stream from server to client, at its beginning.</summary>
    public AesCtr256 FromServer { get; }

    /// <summary>Makes a client's header.</summary>
    /// <param name="kind">Any transport but <see cref="TransportKind.Full"/>.</param>
    /// <param name="dcId">The data centre that a proxy should connect to.</param>
    /// <param name="secret">The proxy's secret; null without a proxy.</param>
    /// <param name="random">Source of the header's bytes.</param>
    /// <param name="header">Receives the 64 bytes to send.</param>
    public static ObfuscationHeader Create(TransportKind kind, short dcId, ProxySecret? secret, IRandomSource random, Span<byte> header)
    {
        ArgumentNullException.ThrowIfNull(random);
        header = header[..Length];
        do
        {
            random.Fill(header);
        }
        while (TransportRecognition.LooksLikeAnotherProtocol(header));

        WriteTail(header, kind, dcId);
        var (fromClient, fromServer) = CreateStreams(header, secret);

        // Only the tail goes out encrypted; the stream runs over all 64 bytes.
        Span<byte> encrypted = stackalloc byte[Length];
        fromClient.Process(header, encrypted);
        encrypted[TagOffset..].CopyTo(header[TagOffset..]);
        return new ObfuscationHeader(kind, dcId, fromClient, fromServer);
    }

    /// <summary>Reads a client's header on the server.</summary>
    /// <param name="header">The first bytes of the connection; more than 64 may follow and are not looked at.</param>
    /// <param name="secret">The secret that the client should have; null where there is none.</param>
    /// <param name="result">The header, where the result is <see cref="ObfuscationStatus.Ok"/>.</param>
    public static ObfuscationStatus TryRead(ReadOnlySpan<byte> header, ProxySecret? secret, out ObfuscationHeader? result)
    {
        result = null;
        if (header.Length < Length)
        {
            return ObfuscationStatus.Incomplete;
        }

        var (fromClient, fromServer) = CreateStreams(header, secret);
        Span<byte> plain = stackalloc byte[Length];
        fromClient.Process(header[..Length], plain);
        if (!TryGetKind(BinaryPrimitives.ReadUInt32LittleEndian(plain[TagOffset..]), out var kind))
        {
            return ObfuscationStatus.Invalid;
        }

        result = new ObfuscationHeader(kind, BinaryPrimitives.ReadInt16LittleEndian(plain[DcOffset..]), fromClient, fromServer);
        return ObfuscationStatus.Ok;
    }

    /// <summary>Whether random bytes begin like something else than a header and must be drawn again.</summary>
    /// <param name="header">The 64 bytes.</param>
    public static bool IsReserved(ReadOnlySpan<byte> header) => TransportRecognition.LooksLikeAnotherProtocol(header[..Length]);

    /// <summary>Writes what lies in a header's encrypted tail: the transport's tag and the data centre. The last 2 bytes stay as they are.</summary>
    /// <param name="header">The 64 bytes.</param>
    /// <param name="kind">Any transport but <see cref="TransportKind.Full"/>.</param>
    /// <param name="dcId">The data centre.</param>
    public static void WriteTail(Span<byte> header, TransportKind kind, short dcId)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header[TagOffset..], ToTag(kind));
        BinaryPrimitives.WriteInt16LittleEndian(header[DcOffset..], dcId);
    }

    private static (AesCtr256 FromClient, AesCtr256 FromServer) CreateStreams(ReadOnlySpan<byte> header, ProxySecret? secret)
    {
        Span<byte> reversed = stackalloc byte[TagOffset - KeyOffset];
        header[KeyOffset..TagOffset].CopyTo(reversed);
        reversed.Reverse();
        return (
            CreateStream(header[KeyOffset..IvOffset], header[IvOffset..TagOffset], secret),
            CreateStream(reversed[..AesCtr256.KeyLength], reversed[AesCtr256.KeyLength..], secret));
    }

    private static AesCtr256 CreateStream(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ProxySecret? secret)
    {
        if (secret is null)
        {
            return new AesCtr256(key, iv);
        }

        Span<byte> mixed = stackalloc byte[AesCtr256.KeyLength + ProxySecret.KeyLength];
        key.CopyTo(mixed);
        secret.Key.CopyTo(mixed[AesCtr256.KeyLength..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(mixed, hash);
        return new AesCtr256(hash, iv);
    }

    private static uint ToTag(TransportKind kind) => kind switch
    {
        TransportKind.Abridged => AbridgedTag,
        TransportKind.Intermediate => IntermediateTag,
        TransportKind.PaddedIntermediate => PaddedTag,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The full transport has no tag and cannot be obfuscated."),
    };

    internal static bool TryGetKind(uint tag, out TransportKind kind)
    {
        kind = tag switch
        {
            AbridgedTag => TransportKind.Abridged,
            IntermediateTag => TransportKind.Intermediate,
            _ => TransportKind.PaddedIntermediate,
        };
        return tag is AbridgedTag or IntermediateTag or PaddedTag;
    }
}
