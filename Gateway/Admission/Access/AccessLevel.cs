namespace Telepool.Gateway.Admission.Access;

/// <summary>What an address may do, from the least to the most.</summary>
public enum AccessLevel
{
    /// <summary>Nothing: its connections are closed as they come.</summary>
    Blocked,

    /// <summary>It sees the front's site and nothing else, whatever secret it knows. Without a front nothing answers it.</summary>
    FrontOnly,

    /// <summary>It may authenticate, within every limit.</summary>
    Allowed,

    /// <summary>It may authenticate, and neither rates nor counts of connections hold for it, nor can it be banned.</summary>
    Trusted,
}
