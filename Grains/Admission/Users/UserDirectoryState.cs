using Grains.Interfaces.Admission;

namespace Grains.Admission.Users;

/// <summary>What the directory of users keeps.</summary>
[GenerateSerializer, Alias("telepool.user-directory-state")]
internal sealed class UserDirectoryState
{
    /// <summary>Grows with every change.</summary>
    [Id(0)]
    public long Version { get; set; }

    /// <summary>The users by name.</summary>
    [Id(1)]
    public Dictionary<string, UserRecord> Users { get; set; } = new(StringComparer.Ordinal);
}
