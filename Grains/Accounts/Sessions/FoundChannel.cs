using Grains.Interfaces.Collection;

namespace Grains.Accounts.Sessions;

/// <summary>A channel together with the hash by which only the account that found it may address it.</summary>
/// <param name="Info">What may leave the account.</param>
/// <param name="AccessHash">Valid for this account alone.</param>
public sealed record FoundChannel(ChannelInfo Info, long AccessHash)
{
    /// <summary>Every username by which it is found at present, the one of <see cref="Info"/> included.</summary>
    public IReadOnlyList<string> Usernames { get; init; } = [Info.Username];
}
