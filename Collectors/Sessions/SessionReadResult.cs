namespace Telepool.Collectors.Sessions;

/// <summary>A session, or what is wrong with its text or file.</summary>
/// <param name="Session">The session; null unless the status is <see cref="SessionReadStatus.Ok"/>.</param>
/// <param name="Status">What came of it.</param>
/// <param name="Position">Where in the text it goes wrong, in characters from 0; 0 for files.</param>
/// <param name="Problem">What is wrong, in words that hold nothing of the session; empty where nothing is.</param>
public readonly record struct SessionReadResult(ForeignSession? Session, SessionReadStatus Status, int Position, string Problem)
{
    internal static SessionReadResult Read(ForeignSession session) => new(session, SessionReadStatus.Ok, 0, string.Empty);

    internal static SessionReadResult Incomplete(int position, string problem) => new(null, SessionReadStatus.Incomplete, position, problem);

    internal static SessionReadResult Invalid(int position, string problem) => new(null, SessionReadStatus.Invalid, position, problem);

    internal static SessionReadResult Unsupported(int position, string problem) => new(null, SessionReadStatus.Unsupported, position, problem);
}
