using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Telepool.Gateway.Admission;
using Telepool.Gateway.Admission.Access;
using Telepool.Gateway.Admission.Overload;
using Telepool.Gateway.Cluster;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Events;
using Telepool.Gateway.Fronts;
using Telepool.Gateway.Listening;
using Telepool.Gateway.Metrics;
using Telepool.Gateway.Mtproto;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Upstreams;
using Telepool.Gateway.Upstreams.Control;
using Telepool.Gateway.Upstreams.Middle;
using Telepool.Gateway.Users;
using Telepool.Gateway.Users.State;
using Telepool.Gateway.Web;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Hosting;

/// <summary>A running gateway: its workers, what they listen on, and the version of the configuration that counts.</summary>
internal sealed partial class GatewayHost : IAsyncDisposable
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DrainCheck = TimeSpan.FromMilliseconds(50);

    private readonly Worker[] _workers;
    private readonly TimeProvider _time;
    private readonly ITimer _tick;
    private readonly AdmissionRunner _admission;
    private readonly MiddleControl _middle;
    private readonly FrontKeeper _fronts;
    private readonly UserStateKeeper? _kept;
    private UpstreamControl? _control;
    private bool _isStopped;

    private GatewayHost(
        Worker[] workers, UserRegistry registry, UpstreamRegistry upstreams, GatewaySettings settings, Doorkeeper door, MiddleControl middle,
        GatewayEventHub events, UserStateKeeper? kept, GatewayCluster? cluster, ILoggerFactory loggers, TimeProvider time)
    {
        _kept = kept;
        Cluster = cluster;
        Gate = new FakeTlsGate(time) { Desk = cluster?.Replays };
        _middle = middle;
        Tls = new TlsDesk(time, loggers.CreateLogger<TlsDesk>());
        _workers = workers;
        Registry = registry;
        Upstreams = upstreams;
        State = new GatewayState(Build(settings, 1));
        Door = door;
        Events = events;
        Listeners = new ListenerSet(workers, State, door);
        _fronts = new FrontKeeper(
            Gate.Fronts, () => State.Current.Settings.Front, () => Listeners.EndPoints, events, loggers.CreateLogger<FrontKeeper>(), time);
        _admission = new AdmissionRunner(door, new LagProbe(workers, time).Measure, events, time, loggers.CreateLogger<AdmissionRunner>()) { Desk = cluster?.Bans };
        _time = time;
        _tick = time.CreateTimer(static state => ((UserRegistry)state!).Tick(), registry, TickInterval, TickInterval);
    }

    /// <summary>The users, whatever version of the configuration they are of.</summary>
    public UserRegistry Registry { get; }

    /// <summary>What is known of upstreams, whatever version of the configuration they are of.</summary>
    public UpstreamRegistry Upstreams { get; }

    /// <summary>Is told what happens.</summary>
    public GatewayEventHub Events { get; }

    /// <summary>The fronts and the greetings, whatever version of the configuration they are of.</summary>
    public FakeTlsGate Gate { get; }

    /// <summary>Speaks TLS with clients.</summary>
    public TlsDesk Tls { get; }

    /// <summary>The configuration that counts.</summary>
    public GatewayState State { get; }

    /// <summary>The threads.</summary>
    public IReadOnlyList<Worker> Workers => _workers;

    /// <summary>By which it is part of a cluster; null where it is alone.</summary>
    public GatewayCluster? Cluster { get; }

    /// <summary>Who may come in, bans and overload.</summary>
    public Doorkeeper Door { get; }

    /// <summary>How long connections take to be set up.</summary>
    public GatewayLatencies Latencies { get; } = new();

    /// <summary>What is listened on; may be changed while connections are open.</summary>
    public ListenerSet Listeners { get; }

    /// <summary>Where clients connect, in the order of the listeners, with the ports that the system chose.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => Listeners.EndPoints;

    /// <summary>Starts a gateway; it takes connections when this returns.</summary>
    /// <param name="settings">Valid settings.</param>
    /// <param name="loggers">Where logs go.</param>
    /// <param name="time">The clock.</param>
    /// <param name="events">Is told what happens; null makes one that nobody listens to.</param>
    /// <param name="proxies">Where the cluster's proxies are asked for; null leaves that to the cluster that is joined.</param>
    /// <param name="join">Makes the gateway part of a cluster; null leaves it alone.</param>
    /// <exception cref="IOException">Addresses cannot be listened on, files of networks or of the state cannot be read, or the system has no more descriptors.</exception>
    public static async Task<GatewayHost> StartAsync(
        GatewaySettings settings,
        ILoggerFactory loggers,
        TimeProvider time,
        GatewayEventHub? events = null,
        IProxyPoolSource? proxies = null,
        Func<ClusterSeat, GatewayCluster>? join = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var count = settings.Workers > 0 ? settings.Workers : Environment.ProcessorCount;
        var problems = new List<string>();
        if (AccessRules.Load(settings.Protection, problems) is not { } access)
        {
            throw new IOException(string.Join('\n', problems));
        }

        var door = new Doorkeeper(settings.Protection, time, BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)))) { Access = access, Capacity = ProcessLimits.Relays };
        var log = loggers.CreateLogger<Worker>();
        var workers = new Worker[count];
        for (var i = 0; i < count; i++)
        {
            workers[i] = new Worker(i, log);
            door.Attach(workers[i]);
        }

        var kept = join is null ? OpenState(settings, loggers, time) : null;
        var registry = new UserRegistry(count, time, isShared: join is not null, kept is null ? null : kept.Find);
        GatewayHost? host = null;
        var cluster = join?.Invoke(new ClusterSeat(registry, door.Bans, () => (host?.State.Current.Settings ?? settings).Cluster));
        var upstreams = new UpstreamRegistry(count, new UpstreamEvents(loggers.CreateLogger<UpstreamEvents>()));
        var middle = new MiddleControl(time, loggers);
        middle.Apply(settings);
        host = new GatewayHost(workers, registry, upstreams, settings, door, middle, events ?? new GatewayEventHub(time), kept, cluster, loggers, time);
        host._control = new UpstreamControl(host.State, upstreams, proxies ?? cluster?.Proxies, time, loggers);
        kept?.Start(registry, () => host.State.Current.Settings.State.Save);
        foreach (var worker in workers)
        {
            worker.Start();
            worker.Post(w => MiddlePool.Of(w).Prepare(host.State.Current));
        }

        if ((IReadOnlyList<string>)[.. host.Tls.Apply(settings.Listeners), .. host.Listeners.Apply(settings.Listeners)] is { Count: > 0 } errors)
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw new IOException(string.Join('\n', errors));
        }

        host._fronts.Start();
        return host;
    }

    /// <summary>Ends listening, lets open relays go on for as long as the settings say, and closes what is left then.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken = default)
    {
        IsDraining = true;
        await Listeners.CloseAsync().ConfigureAwait(false);
        var start = _time.GetTimestamp();
        while (_time.GetElapsedTime(start) < State.Current.Settings.Drain)
        {
            var open = 0;
            foreach (var worker in _workers)
            {
                await RunAsync(worker, w => open += Relay.Of(w).Count + MiddlePool.Of(w).ClientCount).ConfigureAwait(false);
            }

            if (open == 0)
            {
                return;
            }

            await Task.Delay(DrainCheck, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Closes everything at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isStopped)
        {
            return;
        }

        _isStopped = true;
        await _tick.DisposeAsync().ConfigureAwait(false);
        await _admission.DisposeAsync().ConfigureAwait(false);
        await _fronts.DisposeAsync().ConfigureAwait(false);
        await _middle.DisposeAsync().ConfigureAwait(false);
        await (_control?.DisposeAsync() ?? ValueTask.CompletedTask).ConfigureAwait(false);
        foreach (var worker in _workers)
        {
            worker.Post(static w =>
            {
                foreach (var handler in w.Handlers())
                {
                    (handler as Connection)?.Close(CloseReason.Draining, reset: true);
                    (handler as Acceptor)?.Stop();
                }

                Relay.Of(w).Dispose();
                WorkerUpstreams.Of(w).Prepared.Clear();
                MiddlePool.Of(w).Dispose();
            });
            worker.Stop();
            await worker.Ended.ConfigureAwait(false);
            worker.Dispose();
        }

        await Tls.DisposeAsync().ConfigureAwait(false);

        // Once nothing moves any more, so that everything is counted.
        if (Cluster is not null)
        {
            await Cluster.DisposeAsync().ConfigureAwait(false);
        }

        if (_kept is not null)
        {
            await _kept.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static UserStateKeeper? OpenState(GatewaySettings settings, ILoggerFactory loggers, TimeProvider time) =>
        settings.State.File is not { } file ? null
        : UserStateKeeper.Open(file, time, loggers.CreateLogger<UserStateKeeper>(), out var problem) ?? throw new IOException($"state.file: {problem}");

    /// <summary>Runs something on a worker's thread and waits for it.</summary>
    internal static Task RunAsync(Worker worker, Action<Worker> action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        worker.Post(w =>
        {
            action(w);
            done.SetResult();
        });
        return done.Task;
    }
}
