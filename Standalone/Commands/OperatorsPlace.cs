using Grains.Interfaces.Operators;
using ServiceDefaults.Configuration;
using ServiceDefaults.Hosting;
using Telepool.Collectors.Commands;
using Telepool.Collectors.Control;
using Telepool.Silo.Web.Security;

namespace Standalone.Commands;

/// <summary>
/// Where <c>telepool operators</c> works: in the host that runs on the data directory or in the cluster of the settings, which makes a change hold on every
/// silo at once; where neither is, in the tokens' file, which a host reads when it starts.
/// </summary>
internal sealed class OperatorsPlace : IAsyncDisposable
{
    private readonly IOperatorControl? _control;
    private readonly OperatorFile? _file;
    private readonly RemoteControl? _remote;
    private readonly ClusterClientHost? _cluster;

    private OperatorsPlace(IOperatorControl? control, OperatorFile? file, RemoteControl? remote, ClusterClientHost? cluster) =>
        (_control, _file, _remote, _cluster) = (control, file, remote, cluster);

    /// <summary>Finds it.</summary>
    /// <param name="environment">Reads settings.</param>
    /// <param name="dataOption">The data directory that was given; may be null.</param>
    /// <param name="fileOption">The file that was given, which is then meant whatever runs; may be null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The place, or every reason why the cluster cannot be reached.</returns>
    public static async Task<(OperatorsPlace? Place, IReadOnlyList<string> Errors)> FindAsync(CommandEnvironment environment, string? dataOption, string? fileOption, CancellationToken cancellationToken)
    {
        if (fileOption is not null)
        {
            return (OfFile(fileOption), []);
        }

        var data = DataDirectory.Resolve(dataOption, environment.Setting);
        if (HostAddress.TryRead(data) is { } address && await RemoteControl.TryConnectAsync(address, cancellationToken).ConfigureAwait(false) is { } remote)
        {
            return (new OperatorsPlace(remote.Operators, null, remote, null), []);
        }

        var read = TelepoolSettings.FromEnvironment(new Dictionary<string, string> { ["TELEPOOL_LOG_LEVEL"] = "Warning" }, new Dictionary<string, string> { ["TELEPOOL_DATA"] = data.Root });
        if (read.Settings is { Storage.HasRemoteSilos: true } settings)
        {
            var (cluster, errors) = await ClusterClientHost.ConnectAsync(settings, configure: null, cancellationToken).ConfigureAwait(false);
            return cluster is null
                ? (null, [.. errors.Select(static error => error.ToString()), "--file FILE changes one machine's tokens' file without the cluster"])
                : (new OperatorsPlace(new LocalOperatorControl(cluster.Grains), null, null, cluster), []);
        }

        return (OfFile((environment.Setting("TELEPOOL_WEB_TOKENS_FILE") is { Length: > 0 } setting ? setting : null) ?? Path.Combine(data.Root, "operators.json")), []);
    }

    /// <summary>Who may log in; or everything that is wrong with the file.</summary>
    public async Task<(IReadOnlyList<OperatorEntry> Entries, IReadOnlyList<string> Errors)> ListAsync(CancellationToken cancellationToken) =>
        _file is not null ? _file.List() : (await _control!.ListAsync(cancellationToken).ConfigureAwait(false), []);

    /// <summary>Changes who may log in.</summary>
    public async Task<(OperatorChangeStatus Status, IReadOnlyList<string> Errors)> ChangeAsync(OperatorChange change, CancellationToken cancellationToken) =>
        _file is not null ? _file.Change(change) : (await _control!.ChangeAsync(change, $"{Environment.UserName}@{Environment.MachineName}", cancellationToken).ConfigureAwait(false), []);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _remote?.Dispose();
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static OperatorsPlace OfFile(string path) => new(null, new OperatorFile(path), null, null);
}
