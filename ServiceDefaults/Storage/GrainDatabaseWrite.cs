using Microsoft.Data.Sqlite;

namespace ServiceDefaults.Storage;

/// <summary>A cleared state keeps its row without a payload, so that versions go on growing and an old ETag never fits again.</summary>
internal sealed class GrainDatabaseWrite(string grain, string state, long version, byte[]? payload) : GrainDatabaseWork<long?>
{
    public override void Execute(SqliteConnection connection, SqliteTransaction transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = version == 0
            ? "INSERT INTO grain_state (grain, state, version, payload, checksum) VALUES ($grain, $state, 1, $payload, $checksum) ON CONFLICT DO NOTHING"
            : "UPDATE grain_state SET version = version + 1, payload = $payload, checksum = $checksum WHERE grain = $grain AND state = $state AND version = $version";
        command.Parameters.AddWithValue("$grain", grain);
        command.Parameters.AddWithValue("$state", state);
        command.Parameters.AddWithValue("$payload", payload is null ? DBNull.Value : payload);
        command.Parameters.AddWithValue("$checksum", payload is null ? DBNull.Value : GrainDatabase.CheckOf(payload));
        if (version != 0)
        {
            command.Parameters.AddWithValue("$version", version);
        }

        Value = command.ExecuteNonQuery() == 1 ? version + 1 : null;
    }
}
