namespace Telepool.Gateway.Admission;

/// <summary>Whether an address may open one more connection.</summary>
internal enum AddressVerdict
{
    /// <summary>Yes, and it is counted until it is closed.</summary>
    Admitted,

    /// <summary>It opens them faster than it may.</summary>
    TooFast,

    /// <summary>It has as many as it may.</summary>
    TooMany,
}
