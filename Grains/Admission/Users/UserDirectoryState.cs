namespace Grains.Admission.Users;

/// <summary>What the directory of users keeps.</summary>
[GenerateSerializer, Alias("telepool.user-directory-state")]
internal sealed class UserDirectoryState
{
    /// <summary>Grows with every change.</summary>
    [Id(0)]
    public long Version { get; set; }

    /// <summary>The users as gateways write them: sealed where <see cref="IsSealed"/> says so, in clear where an earlier version stored them.</summary>
    [Id(1)]
    public byte[] Document { get; set; } = [];

    /// <summary>Whether the users are sealed.</summary>
    [Id(2)]
    public bool IsSealed { get; set; }
}
