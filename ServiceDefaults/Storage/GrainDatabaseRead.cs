using Microsoft.Data.Sqlite;

namespace ServiceDefaults.Storage;

internal sealed class GrainDatabaseRead(string grain, string state) : GrainDatabaseWork<GrainRow>
{
    public override void Execute(SqliteConnection connection, SqliteTransaction transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT version, payload, checksum FROM grain_state WHERE grain = $grain AND state = $state";
        command.Parameters.AddWithValue("$grain", grain);
        command.Parameters.AddWithValue("$state", state);
        using var reader = command.ExecuteReader();
        if (!reader.Read())
        {
            Value = default;
            return;
        }

        var payload = reader.IsDBNull(1) ? null : reader.GetFieldValue<byte[]>(1);
        var isDamaged = payload is not null
            && (reader.IsDBNull(2) || !reader.GetFieldValue<byte[]>(2).AsSpan().SequenceEqual(GrainDatabase.CheckOf(payload)));
        Value = new GrainRow(reader.GetInt64(0), payload, isDamaged);
    }
}
