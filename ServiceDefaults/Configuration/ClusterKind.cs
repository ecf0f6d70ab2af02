namespace ServiceDefaults.Configuration;

/// <summary>How processes find each other.</summary>
public enum ClusterKind
{
    /// <summary>One process; state is in files of the data directory.</summary>
    Single,

    /// <summary>Several processes; membership and state are in Redis.</summary>
    Redis,

    /// <summary>Several processes; membership, state and reminders are in PostgreSQL, in the tables of Orleans' ADO.NET providers.</summary>
    Postgres,
}
