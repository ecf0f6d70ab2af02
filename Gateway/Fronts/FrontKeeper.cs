using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Telepool.Gateway.Events;

namespace Telepool.Gateway.Fronts;

/// <summary>
/// Keeps what is known of the fronts true: resolves their names, and looks at each from time to time to answer as it does. What was known stays when a
/// look fails.
/// </summary>
internal sealed partial class FrontKeeper : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // As long as resolvers keep a name that changes often.
    private static readonly TimeSpan ResolveInterval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(30);

    private readonly FrontRegistry _registry;
    private readonly Func<FrontSettings?> _settings;
    private readonly Func<IReadOnlyList<IPEndPoint>> _listeners;
    private readonly GatewayEventHub? _events;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<Front, Plan> _plans = [];
    private Task _running = Task.CompletedTask;

    /// <summary>Makes one; <see cref="Start"/> sets it going.</summary>
    /// <param name="registry">The fronts.</param>
    /// <param name="settings">What is configured now.</param>
    /// <param name="listeners">Where the gateway itself listens now: no front may be there.</param>
    /// <param name="events">Is told when a front stops answering and answers again; may be null.</param>
    /// <param name="log">Is told of what was found.</param>
    /// <param name="time">The clock.</param>
    public FrontKeeper(
        FrontRegistry registry, Func<FrontSettings?> settings, Func<IReadOnlyList<IPEndPoint>> listeners, GatewayEventHub? events, ILogger log, TimeProvider time)
    {
        _registry = registry;
        _settings = settings;
        _listeners = listeners;
        _events = events;
        _log = log;
        _time = time;
    }

    /// <summary>Sets it going.</summary>
    public void Start() => _running = Task.Run(RunAsync);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Whether an address is one that the gateway listens on itself: whoever is taken there comes back, and is taken there again.</summary>
    internal static bool IsOurs(IPEndPoint target, IReadOnlyList<IPEndPoint> listeners) => listeners.Any(listener =>
        listener.Port == target.Port
        && (Plain(listener.Address).Equals(Plain(target.Address))
            || ((listener.Address.Equals(IPAddress.Any) || listener.Address.Equals(IPAddress.IPv6Any)) && IsLocal(Plain(target.Address)))));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static bool IsLocal(IPAddress address) =>
        IPAddress.IsLoopback(address)
        || NetworkInterface.GetAllNetworkInterfaces().SelectMany(each => each.GetIPProperties().UnicastAddresses).Any(each => each.Address.Equals(address));

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                foreach (var front in _registry.Current)
                {
                    await KeepAsync(front).ConfigureAwait(false);
                }

                await Task.Delay(Tick, _time, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private async Task KeepAsync(Front front)
    {
        if (_settings() is not { } settings)
        {
            return;
        }

        if (!_plans.TryGetValue(front, out var plan))
        {
            plan = new Plan();
            _plans.Add(front, plan);
        }

        var now = _time.GetUtcNow();
        string? problem = null;
        if (now >= plan.Resolve)
        {
            problem = await ResolveAsync(front).ConfigureAwait(false);
            plan.Resolve = now + (problem is null ? ResolveInterval : FirstRetry);
        }

        if (now < plan.Look)
        {
            return;
        }

        var (profile, found, answers) = problem is not null
            ? (null, problem, 0)
            : await FrontCapture.TakeAsync(front, settings.ProxyProtocol, FrontCapture.UsualQuiet, _time, _stop.Token).ConfigureAwait(false);
        var wasGood = front.Report?.Problem is null;
        front.Report = new FrontReport(now, found, answers);
        if (profile is not null)
        {
            front.Profile = profile;
            plan.Failures = 0;
            plan.Look = now + Jittered(settings.Refresh);
            LogTaken(_log, front.Host, front.Port, answers, profile.IsPostQuantum, profile.Flights.Min(), profile.Flights.Max());
            if (!wasGood)
            {
                _events?.Publish(GatewayEventKind.UpstreamUp, detail: $"front {front.Host}:{front.Port}");
            }

            return;
        }

        var retry = FirstRetry * Math.Pow(2, Math.Min(plan.Failures++, 10));
        plan.Look = now + Jittered(retry < settings.Refresh ? retry : settings.Refresh);
        LogFailed(_log, front.Host, front.Port, found!);
        if (wasGood)
        {
            _events?.Publish(GatewayEventKind.UpstreamDown, detail: $"front {front.Host}:{front.Port}: {found}");
        }
    }

    private async Task<string?> ResolveAsync(Front front)
    {
        IPAddress[] addresses;
        try
        {
            addresses = IPAddress.TryParse(front.Host, out var literal)
                ? [literal]
                : await Dns.GetHostAddressesAsync(front.Host, _stop.Token).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            return $"its name cannot be resolved: {e.Message}";
        }

        var listeners = _listeners();
        var endPoints = addresses.Select(address => new IPEndPoint(address, front.Port)).ToArray();
        var others = endPoints.Where(endPoint => !IsOurs(endPoint, listeners)).ToArray();
        if (others.Length > 0 || endPoints.Length > 0)
        {
            front.EndPoints = others;
        }

        return others.Length > 0 ? null : endPoints.Length > 0 ? "its address is the gateway's own: strangers would go round in circles" : "its name has no address";
    }

    // A fifth either way, so that gateways that were started together do not look at their front together.
    private static TimeSpan Jittered(TimeSpan time) => time * (0.8 + (RandomNumberGenerator.GetInt32(401) / 1000.0));

    private sealed class Plan
    {
        public DateTimeOffset Resolve { get; set; }

        public DateTimeOffset Look { get; set; }

        public int Failures { get; set; }
    }
}
