namespace Telepool.Collectors.Sessions;

/// <summary>What a file, a folder or a text of sessions holds: all of its sessions, or all of its problems.</summary>
/// <param name="Sessions">The sessions; to be used only where there is no problem.</param>
/// <param name="Problems">Everything wrong, in the order of the file.</param>
public sealed record SessionFile(IReadOnlyList<NamedSession> Sessions, IReadOnlyList<SessionProblem> Problems)
{
    // Ten thousand strings of 380 characters and their names, twice over.
    private const int LargestText = 8 * 1024 * 1024;

    /// <summary>Reads a session file of another client, its folder, or a text with one session or one per line.</summary>
    /// <param name="path">The file or folder.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static SessionFile Read(string path)
    {
        if (Directory.Exists(path))
        {
            return Single(GramjsStore.Read(path));
        }

        using (var file = File.OpenRead(path))
        {
            var head = new byte[SessionDatabase.Magic.Length];
            var length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            if (head.AsSpan(0, length).SequenceEqual(SessionDatabase.Magic))
            {
                return Single(SessionDatabase.Read(path));
            }

            if (file.Length > LargestText)
            {
                return Single(SessionReadResult.Unsupported(0, $"the file is larger than {LargestText / 1024 / 1024} MB"));
            }
        }

        return Parse(File.ReadAllText(path));
    }

    /// <summary>Reads a text with one session or one per line.</summary>
    public static SessionFile Parse(string text) => SessionList.Parse(text);

    private static SessionFile Single(SessionReadResult result) => result.Session is { } session
        ? new([new NamedSession(null, session, 0)], [])
        : new([], [new SessionProblem(0, 0, result.Status, result.Problem)]);
}
