namespace Emulator.World;

/// <summary>Somebody who writes in the groups of the world; not an account that can be logged in to.</summary>
/// <param name="Id">The user id; a part of them is above 2^32, as Telegram's are.</param>
/// <param name="FirstName">Never empty.</param>
/// <param name="LastName">Null for a part of them.</param>
/// <param name="Username">Null for a part of them.</param>
/// <param name="Bot">True for a few.</param>
internal sealed record WorldUser(long Id, string FirstName, string? LastName, string? Username, bool Bot);
