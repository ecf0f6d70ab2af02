using System.Net;
using Microsoft.Extensions.Logging;
using Telepool.Gateway.Admission.Access;
using Telepool.Gateway.Admission.Bans;
using Telepool.Gateway.Admission.Overload;
using Telepool.Gateway.Events;

namespace Telepool.Gateway.Admission;

/// <summary>Sets the <see cref="AdmissionLoop"/> going twice a second, and reads files of networks again when they change.</summary>
internal sealed partial class AdmissionRunner : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    // Files are looked at every so many ticks: five seconds.
    private const int FilesEvery = 10;

    private readonly Doorkeeper _door;
    private readonly AdmissionLoop _loop;
    private readonly GatewayEventHub? _events;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;
    private string _stamp;

    /// <summary>Begins.</summary>
    /// <param name="door">What it looks after.</param>
    /// <param name="lag">Tells how late the latest worker comes to its work.</param>
    /// <param name="events">Told of bans; null where nobody is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Told of overload.</param>
    public AdmissionRunner(Doorkeeper door, Func<TimeSpan> lag, GatewayEventHub? events, TimeProvider time, ILogger log)
    {
        _door = door;
        _events = events;
        _time = time;
        _log = log;
        _stamp = AccessRules.StampOf(door.Settings);
        _loop = new AdmissionLoop(door, time, new LoadMeter(door, lag).Measure, OnBan, OnBanEnded, OnStep);
        _running = RunAsync(_end.Token);
    }

    /// <summary>Where other gateways are told of addresses; null for a gateway alone.</summary>
    public IReputationDesk? Desk
    {
        get => _loop.Desk;
        set => _loop.Desk = value;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, _time);
        for (var count = 1; await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false); count++)
        {
            try
            {
                _loop.Tick();
                if (count % FilesEvery == 0)
                {
                    ReadFilesAgain();
                }
            }
#pragma warning disable CA1031 // Whatever failed, protection must go on with the next tick.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogFailed(exception);
            }
        }
    }

    private void ReadFilesAgain()
    {
        var settings = _door.Settings;
        var stamp = AccessRules.StampOf(settings);
        if (stamp == _stamp)
        {
            return;
        }

        _stamp = stamp;
        var errors = new List<string>();
        if (AccessRules.Load(settings, errors) is { } access)
        {
            _door.Access = access;
            LogAccessRead(access.RangeCount);
        }
        else
        {
            LogAccessRefused(string.Join("; ", errors));
        }
    }

    private void OnBan(NetworkBan ban)
    {
        LogBan(ban.Network, ban.Until, ban.Reason);
        _events?.Publish(GatewayEventKind.Banned, client: ban.Network.BaseAddress, detail: $"{ban.Network} until {ban.Until:u}: {ban.Reason}");
    }

    private void OnBanEnded(NetworkBan ban) =>
        _events?.Publish(GatewayEventKind.Unbanned, client: ban.Network.BaseAddress, detail: $"{ban.Network}: its time is over");

    private void OnStep(OverloadStep step, LoadSample sample)
    {
        if (step == OverloadStep.None)
        {
            LogCalm();
        }
        else
        {
            LogOverload(step, sample.Scarcest, (int)(sample.Pressure * 100));
        }
    }
}
