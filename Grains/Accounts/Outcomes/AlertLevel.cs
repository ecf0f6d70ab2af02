namespace Grains.Accounts.Outcomes;

/// <summary>Whether a failed call is an operator's business.</summary>
internal enum AlertLevel
{
    /// <summary>It is not: counted, and logged for those who look for it.</summary>
    None,

    /// <summary>Something in the set-up can be better.</summary>
    Warning,

    /// <summary>An account is out until an operator acts.</summary>
    Incident,
}
