using System.Buffers.Binary;

namespace Emulator.World;

/// <summary>The files of the world: none is stored, every byte is a function of the file's id and its offset.</summary>
/// <param name="seed">The seed of the world.</param>
internal sealed class FileStore(ulong seed)
{
    private const int BlockLength = 8;

    /// <summary>What a client must know, besides the id, to ask for the file.</summary>
    public long AccessHash(long id) => (long)DeterministicDice.Hash(seed, (ulong)id, 0xacce55);

    public byte[] Reference(long id)
    {
        var reference = new byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(reference.AsSpan(4), DeterministicDice.Hash(seed, (ulong)id, 0x4ef));
        return reference;
    }

    /// <summary>Where the file is kept, 1 to 5.</summary>
    public int DataCenter(long id) => 1 + (int)(DeterministicDice.Hash(seed, (ulong)id, 0xdc) % EmulatorServer.DataCenterCount);

    /// <summary>Its length in bytes; <paramref name="thumbnail"/> is the size letter of a photo, or empty for a document.</summary>
    public int Size(long id, string thumbnail) => thumbnail switch
    {
        "m" => 2_000 + (int)(DeterministicDice.Hash(seed, (ulong)id, 'm') % 10_000),
        "x" => 20_000 + (int)(DeterministicDice.Hash(seed, (ulong)id, 'x') % 100_000),
        "" => 1_000 + (int)(DeterministicDice.Hash(seed, (ulong)id, 'd') % 3_000_000),
        _ => 0,
    };

    /// <summary>A part of the file, shorter than asked for at its end and empty past it.</summary>
    public byte[] Read(long id, string thumbnail, long offset, int limit)
    {
        var length = (int)Math.Clamp(Size(id, thumbnail) - offset, 0, limit);
        var bytes = new byte[length];
        Span<byte> block = stackalloc byte[BlockLength];
        var key = DeterministicDice.Hash(seed, (ulong)id, thumbnail.Length == 0 ? 0UL : thumbnail[0]);
        for (var written = 0; written < length;)
        {
            var position = offset + written;
            BinaryPrimitives.WriteUInt64LittleEndian(block, DeterministicDice.Hash(key, (ulong)(position / BlockLength)));
            if (position < BlockLength && thumbnail.Length > 0)
            {
                ReadOnlySpan<byte> start = [0xff, 0xd8, 0xff, 0xe0];
                start.CopyTo(block);
            }

            var part = block[(int)(position % BlockLength)..];
            part = part[..Math.Min(part.Length, length - written)];
            part.CopyTo(bytes.AsSpan(written));
            written += part.Length;
        }

        return bytes;
    }
}
