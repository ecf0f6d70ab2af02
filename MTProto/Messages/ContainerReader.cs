using System.Buffers.Binary;
using MTProto.Tl;

namespace MTProto.Messages;

/// <summary>
/// Walks through a simple container. Before <see cref="MoveNext"/> has returned false and <see cref="Status"/> is
/// <see cref="TlStatus.Ok"/> the rest may still be malformed; a caller that must act on all or nothing calls <see cref="Check"/> first.
/// </summary>
public ref struct ContainerReader
{
    private ReadOnlySpan<byte> _rest;
    private int _left;

    /// <summary>Starts at the constructor id of the container.</summary>
    public ContainerReader(ReadOnlySpan<byte> container)
    {
        if (container.Length < 8)
        {
            Status = TlStatus.Incomplete;
            return;
        }

        _left = BinaryPrimitives.ReadInt32LittleEndian(container[4..]);
        _rest = container[8..];
        if (BinaryPrimitives.ReadUInt32LittleEndian(container) != Container.Constructor)
        {
            Status = TlStatus.Unsupported;
        }
        else if (_left is < 0 or > Container.MaxMessages)
        {
            Status = TlStatus.Invalid;
        }
    }

    /// <summary>Whether everything read so far is well formed.</summary>
    public TlStatus Status { get; private set; }

    /// <summary>msg_id of the message read last.</summary>
    public long MsgId { get; private set; }

    /// <summary>seqno of the message read last.</summary>
    public int SeqNo { get; private set; }

    /// <summary>Body of the message read last; a multiple of four bytes.</summary>
    public ReadOnlySpan<byte> Body { get; private set; }

    /// <summary>Whether a container is well formed from the first byte to the last.</summary>
    public static TlStatus Check(ReadOnlySpan<byte> container)
    {
        var reader = new ContainerReader(container);
        while (reader.MoveNext())
        {
        }

        return reader.Status;
    }

    /// <summary>Reads the next message.</summary>
    /// <returns>False at the end, and at the first fault.</returns>
    public bool MoveNext()
    {
        if (Status != TlStatus.Ok)
        {
            return false;
        }

        if (_left == 0)
        {
            Status = _rest.IsEmpty ? TlStatus.Ok : TlStatus.Invalid;
            return false;
        }

        if (_rest.Length < Container.MessageHeaderLength)
        {
            Status = TlStatus.Incomplete;
            return false;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(_rest[12..]);
        if (length < 4 || (length & 3) != 0)
        {
            Status = TlStatus.Invalid;
            return false;
        }

        if (length > _rest.Length - Container.MessageHeaderLength)
        {
            Status = TlStatus.Incomplete;
            return false;
        }

        MsgId = BinaryPrimitives.ReadInt64LittleEndian(_rest);
        SeqNo = BinaryPrimitives.ReadInt32LittleEndian(_rest[8..]);
        Body = _rest.Slice(Container.MessageHeaderLength, length);
        _rest = _rest[(Container.MessageHeaderLength + length)..];
        _left--;
        return true;
    }
}
