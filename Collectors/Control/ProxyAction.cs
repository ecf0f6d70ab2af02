namespace Telepool.Collectors.Control;

/// <summary>What an operator does to a proxy.</summary>
public enum ProxyAction
{
    /// <summary>Forgets it; who uses it moves between two leases.</summary>
    Remove,

    /// <summary>Sends nobody through it for a time.</summary>
    Ban,

    /// <summary>Ends a ban or a drain.</summary>
    Unban,

    /// <summary>Sends nobody new through it; who uses it moves between two leases.</summary>
    Drain,
}
