using System.CommandLine;
using Standalone.Commands;
using Standalone.Hosting;
using Telepool.Collectors.Commands;
using Telepool.Gateway.Commands;

var environment = new CommandEnvironment { Factory = new CommandPlatformFactory() };
var root = new RootCommand(
    """
    Reads public Telegram channels with accounts of your own and loses nothing on the way.

    Exit codes: 0 done; 1 it could not be done, or the check found a difference; 2 wrong usage or settings; 3 a login needs a code or
    password that was not given; 130 interrupted. Settings are environment variables (docs/configuration.md): MTPROTO_API_ID and
    MTPROTO_API_HASH for Telegram, MTPROTO_DCS="2=127.0.0.1:21443,…" and MTPROTO_PUBLIC_KEYS=FILE for other servers.
    """)
{
    RunCommand.Create(environment.Time),
    AccountsCommand.Create(environment),
    CollectCommand.Create(environment),
    CollectionCommand.Create(environment),
    CollectorCommand.Create(environment),
    StatisticsCommand.Create(environment),
    LeasesCommand.Create(environment),
    PoolCommand.Create(environment),
    ProxiesCommand.Create(environment),
    EmulatorCommand.Create(),
    new Command("gateway", "Telegram's clients in, data centres out: an MTProto proxy.") { GatewayRunCommand.Create(environment.Time) },
};
return await CommandLine.RunAsync(root, args).ConfigureAwait(false);
