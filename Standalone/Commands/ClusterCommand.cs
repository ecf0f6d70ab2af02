using System.CommandLine;
using ServiceDefaults.Configuration;
using ServiceDefaults.Hosting;
using ServiceDefaults.KeyVault;
using Telepool.Collectors.Commands;

namespace Standalone.Commands;

/// <summary><c>telepool cluster</c></summary>
internal static class ClusterCommand
{
    public static Command Create()
    {
        var print = new Option<bool>("--print") { Description = "Prints the statements instead of running them." };
        var initialise = new Command("init", "Makes the tables of a cluster in the PostgreSQL database of TELEPOOL_CLUSTER_POSTGRES. Silos do so themselves; this is for databases in which they may not. "
            + "Tables that are there stay as they are.")
        {
            print,
        };
        initialise.SetAction((parsed, cancellationToken) => InitialiseAsync(parsed.GetValue(print), cancellationToken));
        var file = new Argument<string>("FILE") { Description = "Where it is written, mode 0600." };
        var key = new Command("key", "Makes the key file that every silo and gateway of a cluster has a copy of (TELEPOOL_KEY_FILE). A file that is there is left as it is. "
            + "Without it no stored session can be opened: keep a copy apart from the data.")
        {
            file,
        };
        key.SetAction(parsed => MakeKey(parsed.GetRequiredValue(file)));
        return new Command("cluster", "What a cluster of several processes needs.") { initialise, key };
    }

    private static int MakeKey(string file)
    {
        var path = Path.GetFullPath(file);
        var (vault, problem) = KeyFileVault.Open(path, create: true);
        if (vault is null)
        {
            return CommandEnvironment.Fail(ExitCode.Failure, problem ?? $"{path} cannot be used");
        }

        Console.Out.WriteLine(path);
        return ExitCode.Success;
    }

    private static async Task<int> InitialiseAsync(bool print, CancellationToken cancellationToken)
    {
        if (print)
        {
            await Console.Out.WriteAsync(ClusterTables.Statements).ConfigureAwait(false);
            return ExitCode.Success;
        }

        // Nothing else of the settings: whoever makes tables has none of the keys.
        if (Environment.GetEnvironmentVariable("TELEPOOL_CLUSTER_POSTGRES") is not { Length: > 0 } address)
        {
            return CommandEnvironment.Fail(ExitCode.Usage, "TELEPOOL_CLUSTER_POSTGRES: must hold the connection string of the database");
        }

        if (await ClusterTables.CreateAsync(new StorageSettings { Cluster = ClusterKind.Postgres, ClusterPostgres = address }, cancellationToken).ConfigureAwait(false) is { } failure)
        {
            return CommandEnvironment.Fail(ExitCode.Failure, failure.ToString());
        }

        Console.Out.WriteLine("the tables are there");
        return ExitCode.Success;
    }
}
