namespace Grains.Interfaces.Admission;

/// <summary>What became of a change to the directory of users.</summary>
[GenerateSerializer, Alias("telepool.user-put-outcome")]
public enum UserPutOutcome
{
    /// <summary>It is stored.</summary>
    Stored,

    /// <summary>There is a user of that name.</summary>
    Exists,

    /// <summary>There is no user of that name.</summary>
    Unknown,

    /// <summary>Somebody changed the user in between.</summary>
    Changed,

    /// <summary>Another user has the same 16 bytes of secret.</summary>
    SecretTaken,

    /// <summary>The directory holds as many users as it may.</summary>
    Full,
}
