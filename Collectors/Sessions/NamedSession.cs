namespace Telepool.Collectors.Sessions;

/// <summary>A session with the name that its file gives it.</summary>
/// <param name="Name">The account's name; null where the file gives none.</param>
/// <param name="Session">The session.</param>
/// <param name="Line">Its line in the file, from 1; 0 where the file is the session.</param>
public sealed record NamedSession(string? Name, ForeignSession Session, int Line);
