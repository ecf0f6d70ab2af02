using System.Text.Json;
using Emulator;
using Npgsql;
using Standalone.Checking;

namespace Telepool.Cluster.Tests.Processes;

/// <summary>What the data centres hold against what the collectors stored in PostgreSQL, message by message.</summary>
internal sealed record Truth(int Expected, int Stored, int Missing, int Extra, int Different)
{
    public bool IsEqual => Missing == 0 && Extra == 0 && Different == 0;

    public static async Task<Truth> CompareAsync(EmulatorServer emulator, string database)
    {
        var path = Path.GetTempFileName();
        var truth = new Dictionary<(long Channel, int Id), string>();
        try
        {
            await emulator.DumpTruthAsync(path);
            foreach (var line in await File.ReadAllLinesAsync(path))
            {
                using var json = JsonDocument.Parse(line);
                var message = json.RootElement;
                truth.Add((message.GetProperty("channel_id").GetInt64(), message.GetProperty("id").GetInt32()), message.GetProperty("hash").GetString()!);
            }
        }
        finally
        {
            File.Delete(path);
        }

        var (expected, stored, extra, different) = (truth.Count, 0, 0, 0);
        await using var source = NpgsqlDataSource.Create(database + ";Pooling=false");
        await using var command = source.CreateCommand(
            """
            SELECT channel_id, id, date, edit_date, from_id, post_author, text, entities, media, action, reply_to, forward, grouped_id FROM telepool.message AS m
            WHERE NOT EXISTS(SELECT 1 FROM telepool.message_deletion AS d WHERE d.channel_id=m.channel_id AND d.id=m.id)
            """);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            stored++;
            if (!truth.Remove((rows.GetInt64(0), rows.GetInt32(1)), out var hash))
            {
                extra++;
            }
            else if (!string.Equals(hash, RowHash.Of(rows), StringComparison.Ordinal))
            {
                different++;
            }
        }

        return new Truth(expected, stored, truth.Count, extra, different);
    }
}
