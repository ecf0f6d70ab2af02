namespace ServiceDefaults.Configuration;

/// <summary>When a change of a setting takes effect.</summary>
public enum SettingApplies
{
    /// <summary>At once, on every host.</summary>
    Live,

    /// <summary>It may be changed for the deployment, and each host takes it at its next start.</summary>
    Restart,

    /// <summary>It belongs to one process: ports, paths, connection strings. It is set in that process' environment and read at its start.</summary>
    Process,
}
