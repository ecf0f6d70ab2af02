using Grains.Interfaces.Accounts;

namespace Grains.Interfaces.Admission;

/// <summary>
/// The users that every gateway of the cluster has besides those of its own configuration. Gateways read it every second. There is one, under
/// <see cref="DefaultKey"/>; it calls no other grain.
/// </summary>
[Alias("telepool.user-directory")]
public interface IUserDirectoryGrain : IGrainWithStringKey
{
    /// <summary>The key of the one directory.</summary>
    const string DefaultKey = "default";

    /// <summary>Bytes that a document may have.</summary>
    const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Replaces the users; stored before it is answered.</summary>
    /// <param name="document">The new ones.</param>
    /// <param name="version">The version that they were made from.</param>
    /// <returns>The new version; null where somebody else has changed the users meanwhile, and nothing was stored.</returns>
    [Alias("replace")]
    Task<long?> ReplaceAsync(byte[] document, long version);

    /// <summary>The users; null where the version is the present one.</summary>
    [Alias("read")]
    Task<UserListing?> ReadAsync(long version);

    /// <summary>Seals the users under the vault's newest key. What is sealed under it already stays as it is, so it may be asked again at any time.</summary>
    [Alias("reseal")]
    Task<ResealAnswer> ResealAsync();
}
