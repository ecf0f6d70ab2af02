namespace Telepool.Gateway.Diagnosis;

/// <summary>How a check went.</summary>
public enum FindingState
{
    /// <summary>As it should be.</summary>
    Fine,

    /// <summary>Could not be checked, or does not apply.</summary>
    Unknown,

    /// <summary>Works, and should be better.</summary>
    Warns,

    /// <summary>Clients will notice.</summary>
    Fails,
}
