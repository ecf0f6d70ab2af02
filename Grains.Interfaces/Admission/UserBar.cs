namespace Grains.Interfaces.Admission;

/// <summary>Why a user may not use the cluster at all. The numbers travel between versions; new members go to the end.</summary>
[GenerateSerializer, Alias("telepool.user-bar")]
public enum UserBar
{
    /// <summary>Nothing is in the way.</summary>
    None,

    /// <summary>An operator switched the user off.</summary>
    Disabled,

    /// <summary>The user's time is over.</summary>
    Expired,

    /// <summary>The quota of bytes is used up, and no gateway holds a rest of it that the asking one could use.</summary>
    QuotaUsedUp,
}
