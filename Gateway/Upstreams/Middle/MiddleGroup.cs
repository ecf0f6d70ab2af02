using System.Net;
using System.Net.Sockets;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Upstreams.Middle;

/// <summary>The connections of one worker to the middle proxies of one data centre: opens them when clients come, shares clients out, and closes what is not needed.</summary>
internal sealed partial class MiddleGroup
{
    private const int UnusedMilliseconds = 5 * 60 * 1000;

    private readonly List<MiddleLink> _links = [];
    private readonly List<IMiddleWaiter> _waiters = [];
    private readonly List<MiddleTarget> _targets = [];
    private MiddleMap _map;
    private bool _isOut;

    /// <summary>A group without connections.</summary>
    public MiddleGroup(MiddlePool pool, MiddleDirectory directory, MiddleSettings settings, int dc)
    {
        Pool = pool;
        Directory = directory;
        Settings = settings;
        Dc = dc;
        _map = directory.Current;
        SetTargets();
    }

    /// <summary>The worker's connections.</summary>
    public MiddlePool Pool { get; }

    /// <summary>The worker.</summary>
    public Worker Worker => Pool.Worker;

    /// <summary>Where addresses and secret come from.</summary>
    public MiddleDirectory Directory { get; }

    /// <summary>How connections are kept.</summary>
    public MiddleSettings Settings { get; set; }

    /// <summary>The data centre.</summary>
    public int Dc { get; }

    /// <summary>Connections that there are, set up or not.</summary>
    public IReadOnlyList<MiddleLink> Links => _links;

    /// <summary>Whether anything is to be looked after.</summary>
    public bool IsBusy => _links.Count > 0 || _waiters.Count > 0 || Settings.Prepared > 0;

    /// <summary>Gives a connection to whoever asks, now or when one is set up.</summary>
    public void Join(IMiddleWaiter waiter)
    {
        if (Choose() is { } link)
        {
            waiter.OnMiddleLink(link);
            OpenLinks(Settings.Links);
            return;
        }

        _waiters.Add(waiter);
        OpenLinks(Settings.Links);
        FailIfHopeless();
    }

    /// <summary>Forgets somebody who waits.</summary>
    public void Leave(IMiddleWaiter waiter) => _waiters.Remove(waiter);

    /// <summary>Opens connections up to a number, as far as there are addresses that do not rest.</summary>
    public void OpenLinks(int count)
    {
        while (_links.Count(link => !link.IsRetired) < count && NextTarget() is { } target)
        {
            var link = new MiddleLink(this, _map, target.EndPoint);
            target.Links++;
            _links.Add(link);
            Pool.BeginTicking();
            link.Start();
        }
    }

    /// <summary>A connection is set up.</summary>
    public void OnReady(MiddleLink link)
    {
        Worker.Counters.Add(GatewayCounter.MiddleLinksOpened);
        Find(link.Target)?.Succeeded();
        if (_isOut)
        {
            _isOut = false;
            LogServes(Directory.Log, Worker.Index, Dc);
        }

        IMiddleWaiter[] waiters = [.. _waiters];
        _waiters.Clear();
        foreach (var waiter in waiters)
        {
            if (Choose() is { } chosen)
            {
                waiter.OnMiddleLink(chosen);
            }
            else
            {
                waiter.OnMiddleFailed();
            }
        }
    }

    /// <summary>A connection is over; its clients have been told.</summary>
    public void OnEnded(MiddleLink link, MiddleLinkEnd end, bool wasReady)
    {
        _links.Remove(link);
        var target = Find(link.Target);
        if (target is not null)
        {
            target.Links--;
        }

        if (end == MiddleLinkEnd.Unused)
        {
            return;
        }

        Worker.Counters.Add(wasReady ? GatewayCounter.MiddleLinksLost : GatewayCounter.MiddleLinksFailed);
        LogEnded(Directory.Log, Worker.Index, link.Target, Dc, end);
        target?.Failed(Worker.Now, Settings.BackOff);
        if (_waiters.Count > 0)
        {
            OpenLinks(1);
        }

        FailIfHopeless();
        if (!_isOut && _links.Count == 0)
        {
            _isOut = true;
            LogOut(Directory.Log, Worker.Index, Dc, end);
        }
    }

    /// <summary>Once a second: addresses that changed, connections that are silent, unused or missing.</summary>
    public void Tick()
    {
        if (!ReferenceEquals(_map, Directory.Current))
        {
            _map = Directory.Current;
            SetTargets();
        }

        foreach (var link in _links.ToArray())
        {
            link.Tick();
            if (link.IsRetired && link.ClientCount == 0 && link.State == MiddleLinkState.Ready)
            {
                link.End(MiddleLinkEnd.Unused);
            }
        }

        var unused = _links.FirstOrDefault(link => link is { State: MiddleLinkState.Ready, ClientCount: 0 } && Worker.Now - link.UnusedSince >= UnusedMilliseconds);
        if (unused is not null && _links.Count > Settings.Prepared)
        {
            unused.End(MiddleLinkEnd.Unused);
        }

        OpenLinks(_waiters.Count > 0 || _links.Any(link => link.ClientCount > 0) ? Settings.Links : Settings.Prepared);
    }

    private MiddleLink? Choose()
    {
        MiddleLink? best = null;
        foreach (var link in _links)
        {
            if (link is { State: MiddleLinkState.Ready, IsRetired: false }
                && (best is null || (link.ClientCount, link.Queued).CompareTo((best.ClientCount, best.Queued)) < 0))
            {
                best = link;
            }
        }

        return best;
    }

    // IPv6 addresses stand behind those of IPv4 and serve where none of these does.
    private MiddleTarget? NextTarget()
    {
        MiddleTarget? best = null;
        foreach (var target in _targets)
        {
            if (target.RestsUntil <= Worker.Now
                && (best is null || (IsIPv6(target) == IsIPv6(best) ? target.Links < best.Links : IsIPv6(best))))
            {
                best = target;
            }
        }

        return best;
    }

    private static bool IsIPv6(MiddleTarget target) => target.EndPoint.AddressFamily == AddressFamily.InterNetworkV6;

    private MiddleTarget? Find(IPEndPoint endPoint) => _targets.Find(target => target.EndPoint.Equals(endPoint));

    // Whoever waits while nothing is under way would wait for an address that rests: better to say so at once.
    private void FailIfHopeless()
    {
        if (_waiters.Count == 0 || _links.Exists(link => !link.IsRetired))
        {
            return;
        }

        IMiddleWaiter[] waiters = [.. _waiters];
        _waiters.Clear();
        foreach (var waiter in waiters)
        {
            waiter.OnMiddleFailed();
        }
    }

    private void SetTargets()
    {
        var addresses = _map.Secret is null ? [] : _map.Proxies.GetValueOrDefault(Dc) ?? [];
        _targets.RemoveAll(target => !addresses.Contains(target.EndPoint));
        _targets.AddRange(addresses.Where(address => Find(address) is null).Distinct().Select(address => new MiddleTarget(address)).ToArray());
        foreach (var link in _links.Where(link => Find(link.Target) is null || link.Map.Secret!.KeySelector != _map.Secret!.KeySelector).ToArray())
        {
            link.Retire();
        }
    }
}
