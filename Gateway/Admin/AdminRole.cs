namespace Telepool.Gateway.Admin;

/// <summary>What a caller of the operator's interface may do.</summary>
public enum AdminRole
{
    /// <summary>May see everything that is not secret.</summary>
    Viewer,

    /// <summary>May change things, and may see secrets where a link is asked for.</summary>
    Admin,
}
