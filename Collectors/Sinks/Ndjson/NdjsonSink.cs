using System.Globalization;
using System.Runtime.CompilerServices;
using Grains.Interfaces.Collection;

namespace Telepool.Collectors.Sinks.Ndjson;

/// <summary>
/// The sink in plain files, one a channel, that only grow: every record is a line of JSON, and a batch ends in a line with its position, its
/// length and its checksum, so that a process killed at any moment leaves a tail that the next one cuts off. One process at a time.
/// </summary>
/// <remarks>
/// Nothing is synced before the sink is closed: a batch survives the death of the process as soon as it is written, and after a loss of power the
/// last ones may be missing, rows and position alike, and are fetched again. A reader that wants one row a message takes, of the lines with
/// its id, the one with the greatest edit date, an edit before a message, and leaves out ids that have a deletion.
/// </remarks>
public sealed class NdjsonSink : ISink, IPumpedSink
{
    private readonly Dictionary<long, NdjsonChannel> _channels = [];
    private readonly Lock _gate = new();
    private readonly FileStream _lock;
    private readonly SinkPump _pump;

    private NdjsonSink(string folder, FileStream held, SinkPumpOptions options, TimeProvider time)
    {
        Name = folder;
        _lock = held;
        _pump = new SinkPump(new NdjsonWriter(folder, _channels, _gate), options, time);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SinkFailure? Failure => _pump.Failure;

    /// <inheritdoc/>
    public int QueueDepth => _pump.QueueDepth;

    /// <summary>Opens the folder, making it where there is none, and cuts off what a killed process left half written.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="sink">The sink; null where the answer tells why there is none.</param>
    public static SinkFailure? Open(string folder, out NdjsonSink? sink) => Open(folder, new SinkPumpOptions(), TimeProvider.System, out sink);

    internal static SinkFailure? Open(string folder, SinkPumpOptions options, TimeProvider time, out NdjsonSink? sink)
    {
        sink = null;
        FileStream? held = null;
        try
        {
            Directory.CreateDirectory(folder);
            held = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var opened = new NdjsonSink(folder, held, options, time);
            if (opened.Load() is { } failure)
            {
                held.Dispose();
                return failure;
            }

            sink = opened;
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            return NdjsonFailures.From(e, folder);
        }
    }

    SinkPump IPumpedSink.Pump => _pump;

    /// <inheritdoc/>
    public ValueTask<SinkFailure?> AppendAsync(SinkBatch batch, CancellationToken cancellationToken = default) => _pump.AppendAsync(batch, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SinkFailure?> FlushAsync(CancellationToken cancellationToken = default) => _pump.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoredPosition> PositionAsync(long channelId, CancellationToken cancellationToken = default) =>
        new(Read(channelId, static channel => channel.Position, StoredPosition.Nothing));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredChannel>> ChannelsAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new([.. _channels.Values.Where(channel => channel.Info is not null)
                .Select(channel => new StoredChannel(channel.ChannelId, channel.Info!.Username, channel.Info.Title, channel.Position.Total))
                .OrderBy(channel => channel.Username, StringComparer.OrdinalIgnoreCase)]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> CountAsync(long channelId, int low = 0, long atMost = long.MaxValue, CancellationToken cancellationToken = default) =>
        new(Read(channelId, channel => channel.Stored.From(low, channel.Deleted).Take((int)Math.Min(atMost, int.MaxValue)).LongCount(), 0));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<int>> IdsAsync(long channelId, int low, int high, CancellationToken cancellationToken = default) =>
        new(Read<IReadOnlyList<int>>(channelId, channel => [.. channel.Stored.From(low, channel.Deleted).TakeWhile(id => id <= high)], []));

    /// <inheritdoc/>
    public async IAsyncEnumerable<MessageRecord> MessagesAsync(
        long channelId, int below = int.MaxValue, int limit = int.MaxValue, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var wanted = Read<IReadOnlyList<int>>(channelId, channel => [.. channel.Stored.From(0, channel.Deleted).TakeWhile(id => id < below).TakeLast(limit)], []);
        if (wanted.Count == 0)
        {
            yield break;
        }

        var found = new Dictionary<int, MessageRecord>(wanted.Count);
        await Task.Run(() => Fold(channelId, wanted.ToHashSet(), found), cancellationToken).ConfigureAwait(false);
        foreach (var id in wanted.Reverse())
        {
            if (found.TryGetValue(id, out var message))
            {
                yield return message;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StatisticRecord>> StatisticsAsync(long channelId, CancellationToken cancellationToken = default)
    {
        if (!Read(channelId, static _ => true, false))
        {
            return [];
        }

        var newest = new SortedDictionary<string, StatisticRecord>(StringComparer.Ordinal);
        await Task.Run(
            () => Scan(channelId, (type, _, line) =>
            {
                if (type == "statistic" && NdjsonLine.Statistic(line, channelId) is var row && (!newest.TryGetValue(row.Kind, out var before) || row.At >= before.At))
                {
                    newest[row.Kind] = row;
                }
            }),
            cancellationToken).ConfigureAwait(false);
        return [.. newest.Values];
    }

    /// <summary>Writes what was handed over and brings every file to the disk.</summary>
    public async ValueTask DisposeAsync()
    {
        await _pump.DisposeAsync().ConfigureAwait(false);
        foreach (var channel in _channels.Values.Where(channel => File.Exists(channel.Path)))
        {
            using var file = File.OpenHandle(channel.Path, FileMode.Open, FileAccess.Write, FileShare.Read);
            RandomAccess.FlushToDisk(file);
        }

        await _lock.DisposeAsync().ConfigureAwait(false);
    }

    private SinkFailure? Load()
    {
        foreach (var path in Directory.EnumerateFiles(Name, "channel-*.ndjson").Order(StringComparer.Ordinal))
        {
            if (!long.TryParse(Path.GetFileNameWithoutExtension(path).AsSpan("channel-".Length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var channelId))
            {
                continue;
            }

            var channel = new NdjsonChannel(channelId, path);
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            (channel.Committed, var isDamaged) = NdjsonScan.Run(file, channelId, channel.Apply);
            if (isDamaged)
            {
                return new SinkFailure(SinkStatus.Damaged, path, "a block in its middle does not fit its checksum");
            }

            if (file.Length > channel.Committed)
            {
                file.SetLength(channel.Committed);
            }

            _channels.Add(channelId, channel);
        }

        return null;
    }

    private T Read<T>(long channelId, Func<NdjsonChannel, T> read, T none)
    {
        lock (_gate)
        {
            return _channels.TryGetValue(channelId, out var channel) ? read(channel) : none;
        }
    }

    /// <summary>One row a message: the greatest edit date, and what an edit said before what a page said in the same second.</summary>
    private void Fold(long channelId, HashSet<int> wanted, Dictionary<int, MessageRecord> found) => Scan(channelId, (type, id, line) =>
    {
        if (type is not ("message" or "edit") || !wanted.Contains(id))
        {
            return;
        }

        var row = NdjsonLine.Message(line, channelId);
        if (!found.TryGetValue(id, out var before) || row.EditDate > before.EditDate || (row.EditDate == before.EditDate && type == "edit"))
        {
            found[id] = row;
        }
        else if (row.EditDate == before.EditDate)
        {
            found[id] = row with { Text = before.Text, Entities = before.Entities, Media = before.Media };
        }
    });

    private void Scan(long channelId, NdjsonScan.LineAction onLine)
    {
        try
        {
            using var file = new FileStream(NdjsonWriter.PathOf(Name, channelId), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            NdjsonScan.Run(file, channelId, onLine);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException(NdjsonFailures.From(e, Name));
        }
    }
}
