using Telepool.Collectors.Control;

namespace Standalone.Hosting;

/// <summary>Which servers the settings mean.</summary>
internal static class ServerChoice
{
    /// <summary>Whether settings name servers of any kind; only where none does an emulator may be started.</summary>
    public static bool IsConfigured =>
        IsSet("MTPROTO_API_ID") || IsSet("MTPROTO_API_HASH") || IsSet("MTPROTO_DCS") || IsSet("MTPROTO_ACCOUNTS");

    /// <summary>What keeps the settings from naming servers, one a line; empty where nothing does.</summary>
    public static IReadOnlyList<string> Errors()
    {
        List<string> errors = [];
        if (!IsSet("MTPROTO_DCS"))
        {
            if (!IsSet("MTPROTO_API_ID"))
            {
                errors.Add("MTPROTO_API_ID: must be set to talk to Telegram (from https://my.telegram.org)");
            }

            if (!IsSet("MTPROTO_API_HASH"))
            {
                errors.Add("MTPROTO_API_HASH: must be set to talk to Telegram (from https://my.telegram.org)");
            }
        }

        return errors;
    }

    /// <summary>What to do where a command finds neither a host nor settings.</summary>
    public static IReadOnlyList<string> HowToConfigure(DataDirectory data) =>
    [
        $"no host runs on {data.Root}, and no servers are configured",
        "  for Telegram: set MTPROTO_API_ID and MTPROTO_API_HASH (from https://my.telegram.org)",
        "  for other servers: set MTPROTO_DCS, such as '2=127.0.0.1:21443', and MTPROTO_PUBLIC_KEYS",
        "  to try it without either: start ./run in another terminal; it brings an emulator",
    ];

    private static bool IsSet(string variable) => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable));
}
