namespace Grains.Interfaces.Admission;

/// <summary>The users that operators have added while the cluster runs. Gateways read it every second. There is one, under <see cref="DefaultKey"/>; it calls no other grain.</summary>
[Alias("telepool.user-directory")]
public interface IUserDirectoryGrain : IGrainWithStringKey
{
    /// <summary>The key of the one directory.</summary>
    const string DefaultKey = "default";

    /// <summary>Users that it holds at most.</summary>
    const int MaxUsers = 10_000;

    /// <summary>Adds or replaces a user; stored before it is answered.</summary>
    [Alias("put")]
    Task<UserPutOutcome> PutAsync(UserRecord user, UserPutMode mode);

    /// <summary>Removes a user.</summary>
    /// <returns><see cref="UserPutOutcome.Stored"/> or <see cref="UserPutOutcome.Unknown"/>.</returns>
    [Alias("remove")]
    Task<UserPutOutcome> RemoveAsync(string name);

    /// <summary>One user; null where there is none of that name.</summary>
    [Alias("find")]
    Task<UserRecord?> FindAsync(string name);

    /// <summary>All users; null where the version is the present one.</summary>
    [Alias("read")]
    Task<UserListing?> ReadAsync(long version);
}
