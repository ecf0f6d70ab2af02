namespace Telepool.Gateway.Users.State;

/// <summary>What was found where the state should be.</summary>
internal enum UserStateStatus
{
    /// <summary>The state.</summary>
    Read,

    /// <summary>Nothing: it is the first start.</summary>
    Missing,

    /// <summary>Something that cannot be used. It lies beside now, and the state is the one of the save before.</summary>
    Recovered,

    /// <summary>Something that cannot be used, and no earlier save either. It lies beside now, and everything counts from zero.</summary>
    Lost,

    /// <summary>It may not be read, or be moved out of the way, or is of a later version. Nothing was changed.</summary>
    Unreadable,
}
