namespace ServiceDefaults.Configuration;

/// <summary>Where collectors put what they find.</summary>
public enum SinkKind
{
    /// <summary>An SQLite file in the data directory.</summary>
    Sqlite,

    /// <summary>A PostgreSQL database.</summary>
    Postgres,

    /// <summary>Files of JSON lines, one a channel.</summary>
    Ndjson,
}
