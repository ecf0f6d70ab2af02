namespace ServiceDefaults.Configuration;

/// <summary>What a process is in a cluster.</summary>
public enum HostRole
{
    /// <summary>A silo: it owns accounts and every other grain with state.</summary>
    Core,

    /// <summary>Takes clients of proxies; a client of the silos, so that it owns no grain and comes and goes as it likes.</summary>
    Gateway,

    /// <summary>Collects; a client of the silos as well.</summary>
    Collector,
}
