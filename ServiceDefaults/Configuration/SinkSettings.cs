namespace ServiceDefaults.Configuration;

/// <summary>Where collectors put what they find.</summary>
public sealed record SinkSettings
{
    /// <summary><c>TELEPOOL_SINK</c>: <c>sqlite</c>, <c>postgres</c> or <c>ndjson</c>.</summary>
    public SinkKind Kind { get; init; }

    /// <summary><c>TELEPOOL_POSTGRES</c>: the connection string of the database. May hold a password.</summary>
    public string? Postgres { get; init; }

    /// <summary><c>TELEPOOL_NDJSON_DIR</c>: the folder of the files; null means <c>ndjson</c> in the data directory.</summary>
    public string? NdjsonDirectory { get; init; }

    /// <summary>Leaves the connection string out.</summary>
    public override string ToString() => $"{nameof(SinkSettings)} {{ {Kind} }}";
}
