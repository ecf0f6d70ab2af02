namespace ServiceDefaults.Metrics;

/// <summary>Processes by what they do; one process may do all of it.</summary>
[Flags]
public enum MetricHosts
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Owns accounts and proxies.</summary>
    Silo = 1,

    /// <summary>Collects.</summary>
    Collector = 2,

    /// <summary>Relays; shows its metrics at its operator's interface.</summary>
    Gateway = 4,

    /// <summary>Every process that shows metrics.</summary>
    All = Silo | Collector | Gateway,
}
