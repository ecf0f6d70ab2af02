using System.Globalization;
using System.Net;
using Emulator.Accounts;
using Emulator.Connections;
using Emulator.Faults;
using Emulator.Rpc;
using Emulator.Storage;
using Emulator.World;

namespace Emulator;

/// <summary>
/// Telegram data centres 1 to 5 on ports of this machine, for development and tests: MTProto with every transport, a world that follows from
/// a seed, accounts +1555000NNNN (code 12345; those ending in 9 also have the password <c>telepool</c>).
/// </summary>
public sealed class EmulatorServer : IAsyncDisposable
{
    /// <summary>How many data centres there are.</summary>
    public const int DataCenterCount = 5;

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);

    private readonly EmulatorCore _core;
    private readonly DataCenter[] _dataCenters;
    private readonly string? _temporaryDirectory;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _background;
    private bool _disposed;

    private EmulatorServer(EmulatorCore core, DataCenter[] dataCenters, string publicKeyPath, string? temporaryDirectory)
    {
        _core = core;
        _dataCenters = dataCenters;
        _temporaryDirectory = temporaryDirectory;
        PublicKeyPath = publicKeyPath;
        DataCenters = core.EndPoints.OrderBy(pair => pair.Key).ToDictionary();
        _background = Task.WhenAll(BeatAsync(), LiveAsync());
    }

    /// <summary>Where each data centre listens.</summary>
    public IReadOnlyDictionary<int, IPEndPoint> DataCenters { get; }

    /// <summary>The PEM file of the RSA public key that clients must know.</summary>
    public string PublicKeyPath { get; }

    /// <summary>The channels and how many messages each has now.</summary>
    public IReadOnlyList<EmulatorChannel> Channels
        => [.. _core.World.Channels.Select(channel => new EmulatorChannel(channel.Info.Username, channel.Info.Title, channel.Info.Id, channel.Count))];

    /// <summary>What has happened since the start.</summary>
    public EmulatorStatistics Statistics => _core.Statistics;

    /// <summary>Opens the ports and serves.</summary>
    /// <exception cref="ArgumentException">The options cannot be; the message lists every error.</exception>
    /// <exception cref="InvalidDataException">A file in the data directory is damaged; the message names it.</exception>
    /// <exception cref="IOException">The data directory cannot be used, or another emulator uses it.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">A port is taken.</exception>
    public static async Task<EmulatorServer> StartAsync(EmulatorOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        cancellationToken.ThrowIfCancellationRequested();
        var temporary = options.DataDirectory is null ? Directory.CreateTempSubdirectory("telepool-emulator-").FullName : null;
        var directory = temporary ?? Path.GetFullPath(options.DataDirectory!);
        EmulatorCore? core = null;
        List<DataCenter> dataCenters = [];
        try
        {
            Directory.CreateDirectory(directory);
            var (key, publicPath) = RsaKeyFile.Open(directory);
            core = new EmulatorCore(options, directory, key);
            var dispatcher = new RpcDispatcher();
            for (var id = 1; id <= DataCenterCount; id++)
            {
                var dataCenter = new DataCenter(core, dispatcher, id);
                dataCenters.Add(dataCenter);
                core.EndPoints[id] = dataCenter.EndPoint;
            }

            foreach (var dataCenter in dataCenters)
            {
                dataCenter.Start();
            }

            return new EmulatorServer(core, [.. dataCenters], publicPath, temporary);
        }
        catch
        {
            foreach (var dataCenter in dataCenters)
            {
                await dataCenter.DisposeAsync().ConfigureAwait(false);
            }

            core?.Dispose();
            RemoveDirectory(temporary);
            throw;
        }
    }

    /// <summary>
    /// Writes what a host prints at its start: <c>dc N ADDRESS:PORT</c>, <c>channel @NAME messages N</c>, <c>public-key PATH</c>, <c>ready</c>.
    /// </summary>
    public async Task WriteReportAsync(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (var (id, endPoint) in DataCenters)
        {
            await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"dc {id} {endPoint}")).ConfigureAwait(false);
        }

        foreach (var channel in Channels)
        {
            await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"channel @{channel.Username} messages {channel.MessageCount}")).ConfigureAwait(false);
        }

        await writer.WriteLineAsync($"public-key {PublicKeyPath}").ConfigureAwait(false);
        await writer.WriteLineAsync("ready").ConfigureAwait(false);
        await writer.FlushAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Writes one line of JSON per message that exists: <c>channel_id</c>, <c>username</c>, <c>id</c> and <c>hash</c>, a SHA-256 over what the message
    /// says (docs/emulator.md lists the fields).
    /// </summary>
    public async Task DumpTruthAsync(string path)
    {
        var file = new StreamWriter(path);
        await using (file.ConfigureAwait(false))
        {
            foreach (var channel in _core.World.Channels)
            {
                var ids = new int[channel.Count];
                var written = channel.Select(0, 0, 0, ids).Written;
                for (var i = written - 1; i >= 0; i--)
                {
                    if (channel.TryGet(ids[i]) is { } message)
                    {
                        var hash = ContentHash.Of(channel.Info.Id, message);
                        await file.WriteAsync(string.Create(
                            CultureInfo.InvariantCulture,
                            $"{{\"channel_id\":{channel.Info.Id},\"username\":\"{channel.Info.Username}\",\"id\":{ids[i]},\"hash\":\"{hash}\"}}\n")).ConfigureAwait(false);
                    }
                }
            }
        }
    }

    /// <summary>Lets a message appear now.</summary>
    /// <returns>Its id, or null where there is no such channel.</returns>
    public int? PostMessage(string username) => Find(username) is { } channel ? _core.Live.Apply(channel, ChannelEventKind.Post, 0)?.MessageId : null;

    /// <summary>Changes a message's text now; false where there is no such message.</summary>
    public bool EditMessage(string username, int id) => Find(username) is { } channel && _core.Live.Apply(channel, ChannelEventKind.Edit, id) is not null;

    /// <summary>Removes a message now; false where there is no such message.</summary>
    public bool DeleteMessage(string username, int id) => Find(username) is { } channel && _core.Live.Apply(channel, ChannelEventKind.Delete, id) is not null;

    /// <summary>Lets the next calls of a method fail. Faults that were ordered earlier come first.</summary>
    public void Fail(ScriptedFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        _core.Script.Add(fault);
    }

    /// <summary>Takes back the faults that were ordered and have not happened.</summary>
    public void ClearFaults() => _core.Script.Clear();

    /// <summary>How many calls are still to get a fault that was ordered.</summary>
    public long PendingFaults => _core.Script.Pending;

    /// <summary>Puts an account into a channel, as its owner does in an app: from then on it is sent what happens there.</summary>
    /// <param name="phone">The account's number.</param>
    /// <param name="username">The channel.</param>
    /// <returns>False where there is no such account or channel, or the account is in it already.</returns>
    public bool Join(string phone, string username)
        => AccountDirectory.FindByPhone(phone) is { } account && Find(username) is { } channel && _core.Keys.Join(account.UserId, channel.Info.Id);

    /// <summary>Ends every connection, as a failing network would; clients may connect again at once.</summary>
    public void DropConnections()
    {
        foreach (var dataCenter in _dataCenters)
        {
            dataCenter.DropConnections();
        }
    }

    /// <summary>Closes ports and connections. A data directory that the emulator made itself is removed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _stopping.CancelAsync().ConfigureAwait(false);
        foreach (var dataCenter in _dataCenters)
        {
            await dataCenter.DisposeAsync().ConfigureAwait(false);
        }

        await _background.ConfigureAwait(false);
        _core.Dispose();
        _stopping.Dispose();
        RemoveDirectory(_temporaryDirectory);
    }

    private static void RemoveDirectory(string? directory)
    {
        if (directory is not null && Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private ChannelHistory? Find(string username) => _core.World.FindChannel(username.TrimStart('@'));

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(Heartbeat, _core.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            {
                foreach (var dataCenter in _dataCenters)
                {
                    dataCenter.Check();
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The emulator stops.
        }
    }

    private async Task LiveAsync()
    {
        try
        {
            await _core.Live.RunAsync(_stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The emulator stops.
        }
    }
}
