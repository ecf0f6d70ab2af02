namespace Telepool.Collectors.Control;

/// <summary>One step of a login: exactly one of the three is set.</summary>
/// <param name="Phone">Begins the login.</param>
/// <param name="Code">The code that Telegram sent.</param>
/// <param name="Password">The two-step verification password.</param>
public sealed record LoginInput(string? Phone = null, string? Code = null, string? Password = null);
