using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Standalone.Checking;

/// <summary>
/// Compares a dump of what the data centres hold with the database, message by message. Shares no code with the collector: it opens the
/// file through another library and computes every content hash from the columns.
/// </summary>
internal static class TruthCheck
{
    private const int MaxExamples = 10;

    static TruthCheck() => SQLitePCL.Batteries_V2.Init();

    public static TruthReport Run(string truthPath, string databasePath)
    {
        var truth = ReadTruth(truthPath);
        var report = new TruthReport { Channels = truth.Keys.Select(key => key.ChannelId).Distinct().Count(), Expected = truth.Count };
        var seen = new HashSet<(long, int)>(truth.Count);
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = databasePath, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT channel_id, id, date, edit_date, from_id, post_author, text, entities, media, action, reply_to, forward, grouped_id FROM message AS m
            WHERE NOT EXISTS(SELECT 1 FROM message_deletion AS d WHERE d.channel_id=m.channel_id AND d.id=m.id)
            """;
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var key = (rows.GetInt64(0), rows.GetInt32(1));
            report.Stored++;
            if (!seen.Add(key))
            {
                report.Duplicates++;
            }
            else if (!truth.TryGetValue(key, out var expected))
            {
                report.Extra++;
                Note("extra");
            }
            else if (!string.Equals(expected, RowHash.Of(rows), StringComparison.Ordinal))
            {
                report.Mismatched++;
                Note("different");
            }
        }

        report.Missing = truth.Keys.Count(key => !seen.Contains(key));
        return report;

        void Note(string what)
        {
            if (report.Examples.Count < MaxExamples)
            {
                report.Examples.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {rows.GetInt64(0)}/{rows.GetInt32(1)}, edit date {rows.GetInt32(3)}"));
            }
        }
    }

    private static Dictionary<(long ChannelId, int Id), string> ReadTruth(string path)
    {
        var truth = new Dictionary<(long, int), string>();
        foreach (var line in File.ReadLines(path))
        {
            using var json = JsonDocument.Parse(line);
            var message = json.RootElement;
            var key = (message.GetProperty("channel_id").GetInt64(), message.GetProperty("id").GetInt32());
            if (!truth.TryAdd(key, message.GetProperty("hash").GetString()!))
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{path} lists message {key.Item2} of channel {key.Item1} twice"));
            }
        }

        return truth;
    }
}
