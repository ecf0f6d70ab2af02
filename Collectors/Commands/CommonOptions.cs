using System.CommandLine;

namespace Telepool.Collectors.Commands;

/// <summary>Options that several commands take.</summary>
public static class CommonOptions
{
    /// <summary>The data directory.</summary>
    public static Option<string?> Data() => new("--data")
    {
        Description = "Folder of sessions and messages. Default: data/telegram with MTPROTO_API_ID set, data/custom with MTPROTO_DCS set, otherwise data/emulator.",
        HelpName = "DIR",
    };

    /// <summary>Where messages go; comes before <c>TELEPOOL_SINK</c>. Belongs to the root command, so that every command takes it.</summary>
    public static Option<string?> Sink()
    {
        var sink = new Option<string?>("--sink")
        {
            Description = "Where messages go: sqlite (the data folder's history.db), postgres (TELEPOOL_POSTGRES) or ndjson (TELEPOOL_NDJSON_DIR). Default: TELEPOOL_SINK, otherwise sqlite.",
            HelpName = "sqlite|postgres|ndjson",
            Recursive = true,
        };
        return sink.AcceptOnlyFromAmong("sqlite", "postgres", "ndjson");
    }

    /// <summary>Machine-readable output.</summary>
    public static Option<bool> Json(string description) => new("--json") { Description = description };
}
