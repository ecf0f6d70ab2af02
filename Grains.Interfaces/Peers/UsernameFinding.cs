namespace Grains.Interfaces.Peers;

/// <summary>What a username was found to be.</summary>
[GenerateSerializer, Alias("telepool.username-finding")]
public enum UsernameFinding
{
    /// <summary>A public channel or supergroup.</summary>
    Channel,

    /// <summary>Nobody has it (USERNAME_NOT_OCCUPIED).</summary>
    NotOccupied,

    /// <summary>Nobody can have it (USERNAME_INVALID).</summary>
    Invalid,

    /// <summary>A person or a bot has it.</summary>
    NotAChannel,
}
