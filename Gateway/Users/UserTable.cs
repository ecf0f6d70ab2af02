using MTProto.Transports.Secrets;
using Telepool.Gateway.Configuration;

namespace Telepool.Gateway.Users;

/// <summary>The users of one version of the configuration. Immutable.</summary>
internal sealed class UserTable
{
    /// <summary>Users in the order of the configuration.</summary>
    public required IReadOnlyList<UserAccount> Users { get; init; }

    /// <summary>Their secrets, in the same order.</summary>
    public required SecretIndex Index { get; init; }

    /// <summary>Makes the table.</summary>
    /// <param name="settings">Valid settings.</param>
    /// <param name="accounts">What the registry prepared for them.</param>
    public static UserTable Create(GatewaySettings settings, IReadOnlyList<UserAccount> accounts) => new()
    {
        Users = accounts,
        Index = SecretIndex.Create([.. settings.Users.Select(user => new SecretEntry { Secret = user.Secret })]),
    };
}
