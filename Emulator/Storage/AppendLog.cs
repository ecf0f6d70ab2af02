using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Emulator.Storage;

/// <summary>
/// A file of records that only grows. Each record is written by one call and carries a check, so a process that is killed while it
/// writes leaves at most one record that the next start cuts off. Safe for use by several threads.
/// </summary>
internal sealed class AppendLog : IDisposable
{
    // Record: length (4) of what follows the check, check (4), kind (1), payload.
    private const int HeaderLength = 9;
    private const int MaxPayload = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly FileStream _file;

    private AppendLog(FileStream file)
    {
        _file = file;
    }

    /// <summary>Takes over one record that is in the file.</summary>
    public delegate void RecordReader(byte kind, ReadOnlySpan<byte> payload);

    /// <summary>Opens or makes the file and hands what is in it to <paramref name="read"/>, oldest first.</summary>
    /// <exception cref="InvalidDataException">The file is something else, or damaged elsewhere than at its end.</exception>
    /// <exception cref="IOException">It cannot be read, or another process has it.</exception>
    public static AppendLog Open(string path, ReadOnlySpan<byte> magic, RecordReader read)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        try
        {
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            var position = magic.Length;
            if (bytes.Length < magic.Length)
            {
                if (!magic.StartsWith(bytes))
                {
                    throw new InvalidDataException($"{path} is not a file of this emulator.");
                }

                file.Position = 0;
                file.Write(magic);
            }
            else if (!bytes.AsSpan().StartsWith(magic))
            {
                throw new InvalidDataException($"{path} is not a file of this emulator.");
            }
            else
            {
                position += ReadAll(path, bytes.AsSpan(magic.Length), read);
            }

            file.SetLength(position);
            file.Position = position;
            return new AppendLog(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Append(byte kind, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, MaxPayload);
        var record = new byte[HeaderLength + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(record, payload.Length);
        record[8] = kind;
        payload.CopyTo(record.AsSpan(HeaderLength));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), Check(record.AsSpan(8)));
        lock (_lock)
        {
            _file.Write(record);
            _file.Flush();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _file.Dispose();
        }
    }

    private static int ReadAll(string path, ReadOnlySpan<byte> bytes, RecordReader read)
    {
        var position = 0;
        while (bytes.Length - position >= HeaderLength)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[position..]);
            if (length is < 0 or > MaxPayload)
            {
                throw new InvalidDataException($"{path} is damaged at byte {position}.");
            }

            if (bytes.Length - position < HeaderLength + length)
            {
                break;
            }

            var record = bytes.Slice(position, HeaderLength + length);
            if (Check(record[8..]) != BinaryPrimitives.ReadUInt32LittleEndian(record[4..]))
            {
                throw new InvalidDataException($"{path} is damaged at byte {position}.");
            }

            read(record[8], record[HeaderLength..]);
            position += record.Length;
        }

        return position;
    }

    private static uint Check(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt32LittleEndian(hash);
    }
}
