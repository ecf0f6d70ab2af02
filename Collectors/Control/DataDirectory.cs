namespace Telepool.Collectors.Control;

/// <summary>The folder that holds everything of one installation: sessions, positions, the database of messages.</summary>
/// <param name="Root">Its full path.</param>
public sealed record DataDirectory(string Root)
{
    /// <summary>The messages.</summary>
    public string HistoryDatabase => Path.Combine(Root, "history.db");

    /// <summary>The files of JSON lines, where messages go there instead and the settings name no other folder.</summary>
    public string NdjsonFolder => Path.Combine(Root, "ndjson");

    /// <summary>Held open by the one process that works on the folder.</summary>
    public string LockFile => Path.Combine(Root, "lock");

    /// <summary>Where a running host says how to reach it.</summary>
    public string HostFile => Path.Combine(Root, "host.json");

    /// <summary>Resolves what was given on the command line, or the default for these settings.</summary>
    /// <param name="given">The value of <c>--data</c>; null where it was not given.</param>
    /// <param name="environment">Reads a setting.</param>
    /// <remarks>
    /// Without <c>--data</c> it is <c>TELEPOOL_DATA</c>. Sessions of one set of data centres are worthless, and harmful, with another. The default of both therefore differs: <c>data/telegram</c>
    /// with an <c>MTPROTO_API_ID</c>, <c>data/custom</c> with <c>MTPROTO_DCS</c>, and <c>data/emulator</c> with neither.
    /// </remarks>
    public static DataDirectory Resolve(string? given, Func<string, string?> environment)
    {
        var path = given ?? (environment("TELEPOOL_DATA") is { Length: > 0 } setting ? setting : null) ?? Path.Combine(
            "data",
            !string.IsNullOrEmpty(environment("MTPROTO_DCS")) ? "custom" : !string.IsNullOrEmpty(environment("MTPROTO_API_ID")) ? "telegram" : "emulator");
        return new DataDirectory(Path.GetFullPath(path));
    }

    /// <summary>Where messages go with these settings, for an operator to look.</summary>
    public string MessagesAt(Func<string, string?> environment) => environment("TELEPOOL_SINK")?.ToLowerInvariant() switch
    {
        "postgres" => "the PostgreSQL database of TELEPOOL_POSTGRES, schema telepool",
        "ndjson" => environment("TELEPOOL_NDJSON_DIR") is { Length: > 0 } folder ? folder : NdjsonFolder,
        _ => HistoryDatabase,
    };

    /// <summary>Creates the folder, readable by its owner only, where there is none.</summary>
    public void Create()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Root);
        }
        else
        {
            Directory.CreateDirectory(Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
