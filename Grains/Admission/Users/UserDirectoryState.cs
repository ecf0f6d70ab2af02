namespace Grains.Admission.Users;

/// <summary>What the directory of users keeps.</summary>
[GenerateSerializer, Alias("telepool.user-directory-state")]
internal sealed class UserDirectoryState
{
    /// <summary>Grows with every change.</summary>
    [Id(0)]
    public long Version { get; set; }

    /// <summary>The users as gateways write them.</summary>
    [Id(1)]
    public byte[] Document { get; set; } = [];
}
