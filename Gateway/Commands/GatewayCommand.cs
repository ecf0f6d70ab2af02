using System.CommandLine;

namespace Telepool.Gateway.Commands;

/// <summary><c>telepool gateway</c></summary>
public static class GatewayCommand
{
    /// <summary>Builds the command with its subcommands.</summary>
    public static Command Create(TimeProvider time) => new("gateway", "Runs and operates an MTProto proxy for Telegram clients (docs/gateway.md).")
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
