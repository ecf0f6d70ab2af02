using System.CommandLine;
using Standalone.Commands;
using Telepool.Gateway.Commands;

const string Description =
    """
    Reads public Telegram channels with accounts of your own and loses nothing on the way; runs MTProto proxies.

    Exit codes: 0 done; 1 it could not be done, or the check found a difference; 2 wrong usage or settings; 3 a login needs a code or
    password that was not given; 130 interrupted. Settings are environment variables (docs/configuration.md): MTPROTO_API_ID and
    MTPROTO_API_HASH for Telegram, MTPROTO_DCS="2=127.0.0.1:21443,…" and MTPROTO_PUBLIC_KEYS=FILE for other servers.
    """;

// A gateway alone is a small program, and a probe runs every few seconds: nothing of the platform is touched, so that nothing of it is loaded. A silo does not need the other commands.
return await (args switch
{
    ["silo", ..] => PlatformCommands.RunSiloAsync(Description, args),
    ["gateway", "run", ..] => CommandLine.RunAsync(new RootCommand(Description) { GatewayCommand.CreateRun(TimeProvider.System) }, args),
    ["gateway", ..] => CommandLine.RunAsync(new RootCommand(Description) { GatewayCommand.Create(TimeProvider.System) }, args),
    ["probe", ..] => CommandLine.RunAsync(new RootCommand(Description) { ProbeCommand.Create() }, args),
    _ => PlatformCommands.RunAsync(Description, args),
}).ConfigureAwait(false);
