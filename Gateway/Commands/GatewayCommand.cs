using System.CommandLine;

namespace Telepool.Gateway.Commands;

/// <summary><c>telepool gateway</c></summary>
public static class GatewayCommand
{
    private const string Description = "Runs and operates an MTProto proxy for Telegram clients (docs/gateway.md).";

    /// <summary>Builds the command with nothing but <c>run</c>, so that what only the others need is not loaded for as long as a gateway runs.</summary>
    public static Command CreateRun(TimeProvider time) => new("gateway", Description) { GatewayRunCommand.Create(time) };

    /// <summary>Builds the command with its subcommands.</summary>
    public static Command Create(TimeProvider time) => new("gateway", Description)
    {
        GatewayRunCommand.Create(time),
        GatewayDoctorCommand.Create(time),
        GatewayLinkCommand.Create(),
        GatewayUsersCommand.Create(),
        GatewayBansCommand.Create(),
        GatewayStatusCommand.Create(),
        GatewayEventsCommand.Create(),
        GatewayAskCommand.Create("drain", "Has the gateway take no more connections and end when those that are open have ended.", "v1/drain", "draining"),
        GatewayAskCommand.Create("reload", "Has the gateway read its files again.", "v1/reload", "read"),
    };
}
