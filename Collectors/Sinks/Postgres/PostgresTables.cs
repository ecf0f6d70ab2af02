using System.Globalization;
using System.Text;
using Grains.Interfaces.Collection;
using Npgsql;
using NpgsqlTypes;

namespace Telepool.Collectors.Sinks.Postgres;

/// <summary>The statements for everything but the messages. Each takes arrays, so that their number does not grow with that of the batches.</summary>
internal static class PostgresTables
{
    public static void AddChannels(NpgsqlBatch commands, List<SinkBatch> batches)
    {
        // The last one that was said of a channel counts.
        var channels = batches.Where(batch => batch.Channel is not null).Select(batch => batch.Channel!).GroupBy(channel => channel.ChannelId).Select(group => group.Last()).OrderBy(channel => channel.ChannelId).ToArray();
        if (channels.Length == 0)
        {
            return;
        }

        Add(
            commands,
            """
            INSERT INTO telepool.channel SELECT * FROM unnest($1, $2, $3, $4)
            ON CONFLICT (channel_id) DO UPDATE SET username=excluded.username, title=excluded.title, is_broadcast=excluded.is_broadcast
            """,
            Array(channels, channel => channel.ChannelId, NpgsqlDbType.Bigint),
            Texts(channels, channel => channel.Username),
            Texts(channels, channel => channel.Title),
            Array(channels, channel => channel.IsBroadcast, NpgsqlDbType.Boolean));
    }

    public static void AddRevisions(NpgsqlBatch commands, List<SinkBatch> batches)
    {
        var edits = batches.SelectMany(batch => batch.Edits, (batch, edit) => (Edit: edit, batch.ObservedAt))
            .DistinctBy(row => (row.Edit.ChannelId, row.Edit.Id, row.Edit.EditDate))
            .OrderBy(row => (row.Edit.ChannelId, row.Edit.Id, row.Edit.EditDate)).ToArray();
        if (edits.Length == 0)
        {
            return;
        }

        // The trigger does not know when a version was seen; a time is worth more than none.
        Add(
            commands,
            """
            INSERT INTO telepool.message_revision AS r SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (channel_id, id, edit_date) DO UPDATE SET observed_at=excluded.observed_at WHERE r.observed_at=0
            """,
            Array(edits, row => row.Edit.ChannelId, NpgsqlDbType.Bigint),
            Array(edits, row => row.Edit.Id, NpgsqlDbType.Integer),
            Array(edits, row => row.Edit.EditDate, NpgsqlDbType.Integer),
            Array(edits, row => row.ObservedAt, NpgsqlDbType.Integer),
            Texts(edits, row => row.Edit.Text),
            Texts(edits, row => row.Edit.Entities),
            Texts(edits, row => row.Edit.Media));
        // A version that came and was replaced within this transaction was never in the table, so no trigger has seen it.
        Add(
            commands,
            """
            INSERT INTO telepool.message_revision
            SELECT channel_id, id, edit_date, 0, s.text, entities, media FROM stage AS s JOIN (SELECT DISTINCT * FROM unnest($1, $2) AS e(channel_id, id)) AS edited USING (channel_id, id)
            ON CONFLICT DO NOTHING
            """,
            Array(edits, row => row.Edit.ChannelId, NpgsqlDbType.Bigint),
            Array(edits, row => row.Edit.Id, NpgsqlDbType.Integer));
    }

    public static void AddDeletions(NpgsqlBatch commands, List<SinkBatch> batches)
    {
        var deletions = batches.SelectMany(batch => batch.Deleted, (batch, id) => (batch.ChannelId, Id: id, batch.ObservedAt)).OrderBy(row => (row.ChannelId, row.Id)).ToArray();
        if (deletions.Length == 0)
        {
            return;
        }

        Add(
            commands,
            "INSERT INTO telepool.message_deletion SELECT * FROM unnest($1, $2, $3) ON CONFLICT DO NOTHING",
            Array(deletions, row => row.ChannelId, NpgsqlDbType.Bigint),
            Array(deletions, row => row.Id, NpgsqlDbType.Integer),
            Array(deletions, row => row.ObservedAt, NpgsqlDbType.Integer));
    }

    public static void AddStatistics(NpgsqlBatch commands, List<SinkBatch> batches)
    {
        var statistics = batches.SelectMany(batch => batch.Statistics).GroupBy(row => (row.ChannelId, row.Kind, row.At)).Select(group => group.Last())
            .OrderBy(row => row.ChannelId).ThenBy(row => row.Kind, StringComparer.Ordinal).ThenBy(row => row.At).ToArray();
        if (statistics.Length == 0)
        {
            return;
        }

        Add(
            commands,
            """
            INSERT INTO telepool.statistic SELECT channel_id, kind, at, json::json FROM unnest($1, $2, $3, $4) AS given(channel_id, kind, at, json)
            ON CONFLICT (channel_id, kind, at) DO UPDATE SET json=excluded.json
            """,
            Array(statistics, row => row.ChannelId, NpgsqlDbType.Bigint),
            Texts(statistics, row => row.Kind),
            Array(statistics, row => row.At, NpgsqlDbType.Integer),
            Texts(statistics, row => row.Json));
    }

    public static void AddPositions(NpgsqlBatch commands, List<SinkBatch> batches)
    {
        var positions = new SortedDictionary<long, (int? Total, int? Pts, RangeSet Ranges)>();
        foreach (var batch in batches.Where(batch => batch.Total is not null || batch.Pts is not null || batch.Ranges is not null))
        {
            var before = positions.GetValueOrDefault(batch.ChannelId, (null, null, RangeSet.Empty));
            positions[batch.ChannelId] = (batch.Total ?? before.Total, batch.Pts ?? before.Pts, batch.Ranges is { } ranges ? before.Ranges.With(ranges) : before.Ranges);
        }

        if (positions.Count == 0)
        {
            return;
        }

        Add(
            commands,
            """
            INSERT INTO telepool.channel_position AS p SELECT channel_id, total, pts, ranges::int8multirange FROM unnest($1, $2, $3, $4) AS given(channel_id, total, pts, ranges)
            ON CONFLICT (channel_id) DO UPDATE SET total=coalesce(excluded.total, p.total), pts=coalesce(excluded.pts, p.pts), ranges=p.ranges + excluded.ranges
            """,
            Array([.. positions.Keys], channel => channel, NpgsqlDbType.Bigint),
            Array([.. positions.Values], position => position.Total, NpgsqlDbType.Integer),
            Array([.. positions.Values], position => position.Pts, NpgsqlDbType.Integer),
            Array([.. positions.Values], position => Multirange(position.Ranges), NpgsqlDbType.Text));
    }

    private static string Multirange(RangeSet ranges)
    {
        var text = new StringBuilder("{");
        foreach (var range in ranges.Ranges)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 1 ? "," : string.Empty)}[{range.Low},{range.High}]");
        }

        return text.Append('}').ToString();
    }

    private static void Add(NpgsqlBatch commands, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        // Every text is a constant of this class.
#pragma warning disable CA2100
        var command = new NpgsqlBatchCommand(sql);
#pragma warning restore CA2100
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        commands.BatchCommands.Add(command);
    }

    private static NpgsqlParameter Array<TRow, TValue>(TRow[] rows, Converter<TRow, TValue> value, NpgsqlDbType type) =>
        new() { Value = System.Array.ConvertAll(rows, value), NpgsqlDbType = NpgsqlDbType.Array | type };

    // Empty texts are NULL, and U+0000 has no place in this server's texts.
    private static NpgsqlParameter Texts<TRow>(TRow[] rows, Func<TRow, string> value) =>
        Array(rows, row => value(row) is { Length: > 0 } text ? text.Replace('\0', '\uFFFD') : null, NpgsqlDbType.Text);
}
