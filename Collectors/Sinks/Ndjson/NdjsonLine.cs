using System.Text.Json;
using Grains.Interfaces.Collection;

namespace Telepool.Collectors.Sinks.Ndjson;

/// <summary>Reads lines that <see cref="NdjsonFormat"/> wrote.</summary>
internal static class NdjsonLine
{
    /// <summary>The type of a line and, of those that have one, the id; type is empty where it is no line of ours.</summary>
    public static (string Type, int Id) Head(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !reader.Read() || !reader.ValueTextEquals("type"u8) || !reader.Read())
            {
                return (string.Empty, 0);
            }

            var type = reader.TokenType == JsonTokenType.String ? reader.GetString()! : string.Empty;
            var id = reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("id"u8) && reader.Read() && reader.TryGetInt32(out var number) ? number : 0;
            return (type, id);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (string.Empty, 0);
        }
    }

    /// <summary>A commit's length of records, its checksum with how much of the line it covers, and the batch that it stands for, without its records; null where it is not whole.</summary>
    public static (long Bytes, uint Crc, int Covered, SinkBatch Batch)? Commit(ReadOnlySpan<byte> line, long channelId)
    {
        try
        {
            using var json = JsonDocument.Parse(line.ToArray());
            var root = json.RootElement;
            var batch = new SinkBatch
            {
                ChannelId = channelId,
                Kind = root.GetProperty("kind"u8).GetString()!,
                Epoch = root.GetProperty("epoch"u8).GetInt64(),
                Total = Optional(root, "total"u8),
                Pts = Optional(root, "pts"u8),
                Ranges = root.TryGetProperty("ranges"u8, out var ranges) ? RangeSet.From(ranges.EnumerateArray().Select(range => new IdRange(range[0].GetInt32(), range[1].GetInt32()))) : null,
            };
            return (root.GetProperty("bytes"u8).GetInt64(), root.GetProperty("crc32c"u8).GetUInt32(), line.LastIndexOf(",\"crc32c\":"u8), batch);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    public static ChannelInfo Channel(ReadOnlySpan<byte> line)
    {
        using var json = JsonDocument.Parse(line.ToArray());
        var root = json.RootElement;
        return new ChannelInfo
        {
            ChannelId = root.GetProperty("channel_id"u8).GetInt64(),
            Username = root.GetProperty("username"u8).GetString()!,
            Title = root.GetProperty("title"u8).GetString()!,
            IsBroadcast = root.GetProperty("is_broadcast"u8).GetBoolean(),
        };
    }

    public static MessageRecord Message(ReadOnlySpan<byte> line, long channelId)
    {
        using var json = JsonDocument.Parse(line.ToArray());
        var root = json.RootElement;
        return new MessageRecord
        {
            ChannelId = channelId,
            Id = root.GetProperty("id"u8).GetInt32(),
            Date = root.GetProperty("date"u8).GetInt32(),
            EditDate = Optional(root, "edit_date"u8) ?? 0,
            FromId = Long(root, "from_id"u8),
            PostAuthor = Text(root, "post_author"u8),
            Text = Text(root, "text"u8),
            Entities = Text(root, "entities"u8),
            Media = Text(root, "media"u8),
            Action = Text(root, "action"u8),
            ReplyTo = Optional(root, "reply_to"u8) ?? 0,
            Forward = Text(root, "forward"u8),
            GroupedId = Long(root, "grouped_id"u8),
            Views = Optional(root, "views"u8),
            Forwards = Optional(root, "forwards"u8),
            Reactions = Text(root, "reactions"u8),
        };
    }

    public static StatisticRecord Statistic(ReadOnlySpan<byte> line, long channelId)
    {
        using var json = JsonDocument.Parse(line.ToArray());
        var root = json.RootElement;
        return new StatisticRecord(channelId, root.GetProperty("kind"u8).GetString()!, root.GetProperty("at"u8).GetInt32(), root.GetProperty("json"u8).GetRawText());
    }

    private static int? Optional(JsonElement root, ReadOnlySpan<byte> name) => root.TryGetProperty(name, out var value) ? value.GetInt32() : null;

    private static long Long(JsonElement root, ReadOnlySpan<byte> name) => root.TryGetProperty(name, out var value) ? value.GetInt64() : 0;

    private static string Text(JsonElement root, ReadOnlySpan<byte> name) => root.TryGetProperty(name, out var value) ? value.GetString()! : string.Empty;
}
