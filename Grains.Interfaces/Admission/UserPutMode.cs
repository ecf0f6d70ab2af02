namespace Grains.Interfaces.Admission;

/// <summary>What may be there when a user is written.</summary>
[GenerateSerializer, Alias("telepool.user-put-mode")]
public enum UserPutMode
{
    /// <summary>Nobody of that name.</summary>
    Add,

    /// <summary>The user in the revision that the record carries.</summary>
    Replace,
}
