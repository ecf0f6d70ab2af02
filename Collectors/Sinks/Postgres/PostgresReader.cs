using System.Runtime.CompilerServices;
using Grains.Interfaces.Collection;
using Npgsql;
using NpgsqlTypes;

namespace Telepool.Collectors.Sinks.Postgres;

/// <summary>Reads what is stored, over pooled connections; failures of the server are thrown as <see cref="SinkException"/>.</summary>
internal sealed class PostgresReader(NpgsqlDataSource source, string target)
{
    private const string IsLive = "NOT EXISTS(SELECT 1 FROM telepool.message_deletion AS d WHERE d.channel_id=m.channel_id AND d.id=m.id)";

    public async Task<StoredPosition> PositionAsync(long channelId, CancellationToken cancellationToken)
    {
        var epochs = new Dictionary<string, long>();
        var position = StoredPosition.Nothing;
        await foreach (var row in QueryAsync("SELECT kind, epoch FROM telepool.channel_epoch WHERE channel_id=$1", cancellationToken, channelId).ConfigureAwait(false))
        {
            epochs[row.GetString(0)] = row.GetInt64(1);
        }

        // A multirange is unfolded by the server; the upper bound of a range of whole numbers is exclusive there.
        const string Sql = """
            SELECT total, pts, ARRAY(SELECT lower(r) FROM unnest(ranges) AS r), ARRAY(SELECT upper(r) - 1 FROM unnest(ranges) AS r)
            FROM telepool.channel_position WHERE channel_id=$1
            """;
        await foreach (var row in QueryAsync(Sql, cancellationToken, channelId).ConfigureAwait(false))
        {
            var ranges = row.GetFieldValue<long[]>(2).Zip(row.GetFieldValue<long[]>(3), static (low, high) => new IdRange((int)low, (int)high));
            position = new StoredPosition
            {
                Total = row.IsDBNull(0) ? 0 : row.GetInt32(0),
                Pts = row.IsDBNull(1) ? null : row.GetInt32(1),
                Ranges = RangeSet.From(ranges),
            };
        }

        return position with { Epochs = epochs };
    }

    public async Task<IReadOnlyList<StoredChannel>> ChannelsAsync(CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT c.channel_id, coalesce(c.username, ''), coalesce(c.title, ''), coalesce(p.total, 0)
            FROM telepool.channel AS c LEFT JOIN telepool.channel_position AS p USING (channel_id) ORDER BY lower(c.username)
            """;
        var channels = new List<StoredChannel>();
        await foreach (var row in QueryAsync(Sql, cancellationToken).ConfigureAwait(false))
        {
            channels.Add(new StoredChannel(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3)));
        }

        return channels;
    }

    public async Task<IReadOnlyList<StatisticRecord>> StatisticsAsync(long channelId, CancellationToken cancellationToken)
    {
        const string Sql = "SELECT DISTINCT ON (kind) kind, at, json::text FROM telepool.statistic WHERE channel_id=$1 ORDER BY kind, at DESC";
        var rows = new List<StatisticRecord>();
        await foreach (var row in QueryAsync(Sql, cancellationToken, channelId).ConfigureAwait(false))
        {
            rows.Add(new StatisticRecord(channelId, row.GetString(0), row.GetInt32(1), row.GetString(2)));
        }

        // The server sorts by its own collation, the other sinks by code points.
        return [.. rows.OrderBy(static row => row.Kind, StringComparer.Ordinal)];
    }

    public async Task<long> CountAsync(long channelId, int low, long atMost, CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var row in QueryAsync($"SELECT count(*) FROM (SELECT 1 FROM telepool.message AS m WHERE channel_id=$1 AND id>=$2 AND {IsLive} LIMIT $3) AS found", cancellationToken, channelId, low, atMost).ConfigureAwait(false))
        {
            count = row.GetInt64(0);
        }

        return count;
    }

    public async Task<IReadOnlyList<int>> IdsAsync(long channelId, int low, int high, CancellationToken cancellationToken)
    {
        var ids = new List<int>();
        await foreach (var row in QueryAsync($"SELECT id FROM telepool.message AS m WHERE channel_id=$1 AND id BETWEEN $2 AND $3 AND {IsLive} ORDER BY id", cancellationToken, channelId, low, high).ConfigureAwait(false))
        {
            ids.Add(row.GetInt32(0));
        }

        return ids;
    }

    public async Task<IReadOnlyList<MessageRecord>> MessagesAsync(long channelId, int below, int limit, CancellationToken cancellationToken)
    {
        var messages = new List<MessageRecord>();
        await foreach (var row in QueryAsync($"SELECT {MessageCopy.Columns} FROM telepool.message AS m WHERE channel_id=$1 AND id<$2 AND {IsLive} ORDER BY id DESC LIMIT $3", cancellationToken, channelId, below, limit).ConfigureAwait(false))
        {
            messages.Add(new MessageRecord
            {
                ChannelId = row.GetInt64(0),
                GroupedId = row.GetInt64(1),
                FromId = row.GetInt64(2),
                Id = row.GetInt32(3),
                Date = row.GetInt32(4),
                EditDate = row.GetInt32(5),
                ReplyTo = row.GetInt32(6),
                Views = row.IsDBNull(7) ? null : row.GetInt32(7),
                Forwards = row.IsDBNull(8) ? null : row.GetInt32(8),
                PostAuthor = Text(row, 9),
                Text = Text(row, 10),
                Entities = Text(row, 11),
                Media = Text(row, 12),
                Action = Text(row, 13),
                Forward = Text(row, 14),
                Reactions = Text(row, 15),
            });
        }

        return messages;
    }

    private static string Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? string.Empty : row.GetString(column);

    private static NpgsqlDbType TypeOf(object value) => value is long ? NpgsqlDbType.Bigint : NpgsqlDbType.Integer;

    private async IAsyncEnumerable<NpgsqlDataReader> QueryAsync(string sql, [EnumeratorCancellation] CancellationToken cancellationToken, params object[] values)
    {
        // Every text is a constant of this class.
#pragma warning disable CA2100
        using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value, NpgsqlDbType = TypeOf(value) });
        }

        var reader = await AskAsync(command.ExecuteReaderAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await AskAsync(reader.ReadAsync(cancellationToken), cancellationToken).ConfigureAwait(false))
            {
                yield return reader;
            }
        }
    }

    private async Task<T> AskAsync<T>(Task<T> asked, CancellationToken cancellationToken)
    {
        try
        {
            return await asked.ConfigureAwait(false);
        }
        catch (Exception e) when (PostgresFailures.IsOfTheServer(e) && !cancellationToken.IsCancellationRequested)
        {
            throw new SinkException(PostgresFailures.From(e, target));
        }
    }
}
