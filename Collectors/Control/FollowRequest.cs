namespace Telepool.Collectors.Control;

/// <summary>Asks a host to follow channels.</summary>
/// <param name="Usernames">The channels, without the at sign; none for all that the database knows.</param>
internal sealed record FollowRequest(string[] Usernames);
