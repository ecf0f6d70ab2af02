using System.CommandLine;
using ServiceDefaults.Configuration;
using Standalone.Hosting;
using Telepool.Collectors.Commands;
using Telepool.Gateway.Commands;

namespace Standalone.Commands;

/// <summary>Every command.</summary>
internal static class PlatformCommands
{
    public static Task<int> RunAsync(string description, string[] args)
    {
        AddParts();
        var root = Create(description);
        var sink = CommonOptions.Sink();
        root.Options.Add(sink);
        return CommandLine.RunAsync(
            root,
            args,
            parsed =>
            {
                if (parsed.GetValue(sink) is { } chosen)
                {
                    // All parts of the program read their settings from the environment.
                    Environment.SetEnvironmentVariable("TELEPOOL_SINK", chosen);
                }
            },
            CommandTraces.RunAsync);
    }

    /// <summary>Runs <c>telepool silo</c>, without making any other command.</summary>
    public static Task<int> RunSiloAsync(string description, string[] args)
    {
        AddParts();
        return CommandLine.RunAsync(new RootCommand(description) { SiloCommand.Create() }, args, before: null, CommandTraces.RunAsync);
    }

    /// <summary>Makes the settings of other parts known; nothing of them is loaded before they are asked for.</summary>
    private static void AddParts() => SettingCatalog.Add("gateway.", static () => new Telepool.Gateway.Configuration.GatewaySettingPart());

    private static RootCommand Create(string description)
    {
        var environment = new CommandEnvironment { Factory = new CommandPlatformFactory() };
        return new RootCommand(description)
        {
            RunCommand.Create(environment.Time),
            SiloCommand.Create(),
            ClusterCommand.Create(),
            AccountsCommand.Create(environment),
            CollectCommand.Create(environment),
            CollectionCommand.Create(environment),
            CollectorCommand.Create(environment),
            StatisticsCommand.Create(environment),
            LeasesCommand.Create(environment),
            PoolCommand.Create(environment),
            ProxiesCommand.Create(environment),
            ConfigCommand.Create(environment),
            OperatorsCommand.Create(environment),
            KeyCommand.Create(environment),
            EmulatorCommand.Create(),
            GatewayCommand.Create(environment.Time),
            ProbeCommand.Create(),
            DoctorCommand.Create(environment.Time),
        };
    }
}
