namespace Grains.Interfaces.Operators;

/// <summary>What somebody may do on the operator's pages and in the admin API. Each role may do what those before it may.</summary>
[GenerateSerializer, Alias("telepool.operator-role")]
public enum OperatorRole
{
    /// <summary>Sees everything that is not secret.</summary>
    Viewer,

    /// <summary>Moves accounts, leases, proxies and collections: what can be undone and shows no secret.</summary>
    Operator,

    /// <summary>Changes the configuration, users and keys.</summary>
    Admin,
}
