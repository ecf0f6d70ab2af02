namespace Telepool.Collectors.Sinks.Ndjson;

/// <summary>Takes a file apart into lines and blocks; only lines of blocks with a valid commit are passed on.</summary>
internal static class NdjsonScan
{
    /// <summary>Takes a line of a committed block, its commit last.</summary>
    public delegate void LineAction(string type, int id, ReadOnlySpan<byte> line);

    private const int ReadAtOnce = 1 << 20;

    /// <summary>Scans a file.</summary>
    /// <param name="file">The file, read from its start.</param>
    /// <param name="channelId">Its channel.</param>
    /// <param name="onLine">Takes the lines.</param>
    /// <returns>Where the last valid block ends, and whether a broken one stands before it.</returns>
    public static (long Committed, bool IsDamaged) Run(Stream file, long channelId, LineAction onLine)
    {
        var block = new List<(string Type, int Id, byte[] Line)>();
        var buffer = new byte[ReadAtOnce];
        var (filled, offset, committed, records) = (0, 0L, 0L, 0L);
        var (crc, isBroken, isDamaged) = (Crc32C.Start, false, false);
        int read;
        while ((read = file.Read(buffer.AsSpan(filled))) > 0)
        {
            filled += read;
            var rest = buffer.AsSpan(0, filled);
            for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
            {
                var line = rest[..(end + 1)];
                offset += line.Length;
                var (type, id) = NdjsonLine.Head(line);
                if (type != "commit" || NdjsonLine.Commit(line, channelId) is not { } commit)
                {
                    block.Add((type, id, line.ToArray()));
                    crc = Crc32C.Add(crc, line);
                    records += line.Length;
                    continue;
                }

                if (commit.Bytes == records && commit.Covered > 0 && commit.Crc == Crc32C.Finish(Crc32C.Add(crc, line[..commit.Covered])))
                {
                    // A whole block after a broken one: that was no torn tail.
                    isDamaged |= isBroken;
                    committed = offset;
                    block.ForEach(record => onLine(record.Type, record.Id, record.Line));
                    onLine(type, 0, line);
                }
                else
                {
                    // A last block of the right length may be one that a loss of power left in part; with any other length a commit before it is gone.
                    isBroken = true;
                    isDamaged |= commit.Bytes != records;
                }

                block.Clear();
                (crc, records) = (Crc32C.Start, 0);
            }

            rest.CopyTo(buffer);
            filled = rest.Length;
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }

        return (committed, isDamaged);
    }
}
