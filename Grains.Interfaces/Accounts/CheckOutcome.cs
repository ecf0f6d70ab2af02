namespace Grains.Interfaces.Accounts;

/// <summary>How a check ended.</summary>
[GenerateSerializer, Alias("telepool.check-outcome")]
public enum CheckOutcome
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, but an operator should know.</summary>
    Warning,

    /// <summary>The account cannot work.</summary>
    Failed,

    /// <summary>Could not be looked at, for an earlier check failed.</summary>
    Skipped,
}
