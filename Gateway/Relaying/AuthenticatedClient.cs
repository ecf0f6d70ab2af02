using MTProto.Crypto;
using MTProto.Transports;
using Telepool.Gateway.Users;

namespace Telepool.Gateway.Relaying;

/// <summary>A client that has shown a secret, and everything that is needed to go on with its bytes.</summary>
internal sealed class AuthenticatedClient
{
    /// <summary>Whose secret it was.</summary>
    public required UserAccount User { get; init; }

    /// <summary>The transport within the obfuscation.</summary>
    public required TransportKind Kind { get; init; }

    /// <summary>The data centre asked for, as it was sent.</summary>
    public required short DcId { get; init; }

    /// <summary>What the obfuscated stream is wrapped in.</summary>
    public ClientCodec Codec { get; init; }

    /// <summary>The wrapping's state behind everything that was consumed of the connection.</summary>
    public ClientCodecState CodecState { get; init; }

    /// <summary>The stream from the client, behind the header and <see cref="Leftover"/>.</summary>
    public required CtrState Decrypt { get; init; }

    /// <summary>The stream to the client, at its beginning.</summary>
    public required CtrState Encrypt { get; init; }

    /// <summary>What came behind the header and was unwrapped and decrypted with it. What lies in the connection still is neither.</summary>
    public ReadOnlyMemory<byte> Leftover { get; init; }
}
