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

    /// <summary>Machine-readable output.</summary>
    public static Option<bool> Json(string description) => new("--json") { Description = description };
}
