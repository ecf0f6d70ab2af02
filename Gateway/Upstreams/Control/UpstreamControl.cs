using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MTProto.Client.Proxies;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Routes.Refresh;

namespace Telepool.Gateway.Upstreams.Control;

/// <summary>Everything about routes and upstreams that happens beside the workers: probes, names of proxies, the cluster's pool, Telegram's list.</summary>
internal sealed class UpstreamControl : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly GatewayState _state;
    private readonly Task _running;
    private int _turn;

    /// <summary>Begins.</summary>
    /// <param name="state">The configuration that counts.</param>
    /// <param name="registry">Where what Telegram says is kept.</param>
    /// <param name="pool">The cluster's proxies; null alone.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where logs go.</param>
    public UpstreamControl(GatewayState state, UpstreamRegistry registry, IProxyPoolSource? pool, TimeProvider time, ILoggerFactory loggers)
    {
        _state = state;
        var random = new Random();
        var settings = state.Current.Settings;
        var question = new ConfigQuestion(
            settings.Routes.Refresh, NextProxy, UpstreamProber.LocalOf(settings.Upstreams, AddressFamily.InterNetwork), time);
        var refresh = new RouteRefresh(settings.Routes, question.AskAsync, time, random, loggers.CreateLogger<RouteRefresh>());
        refresh.Begin();
        refresh.Changed += Learn;
        Learn();

        var token = _stopping.Token;
        Task[] running =
        [
            Task.Run(() => refresh.RunAsync(token), CancellationToken.None),
            Task.Run(() => new UpstreamProber(() => state.Current.Routes, Upstreams, time, random).RunAsync(token), CancellationToken.None),
            Task.Run(() => new ProxyResolver(Upstreams, time, loggers.CreateLogger<ProxyResolver>()).RunAsync(token), CancellationToken.None),
            pool is null ? Task.CompletedTask : Task.Run(() => new ProxyPoolWatch(Upstreams, pool, time, loggers.CreateLogger<ProxyPoolWatch>()).RunAsync(token), CancellationToken.None),
        ];
        _running = Task.WhenAll(running);

        UpstreamTable Upstreams() => state.Current.Upstreams;

        void Learn()
        {
            if (refresh.Learnt is { } list)
            {
                registry.Learnt = list;
                state.Change(snapshot => snapshot with { Routes = RouteTable.Create(snapshot.Settings.Routes, list) });
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stopping.Dispose();
    }

    // Another one each time, so that one that fails does not keep the list from being learnt.
    private ProxyAddress? NextProxy()
    {
        var table = _state.Current.Upstreams;
        var proxies = table.Settings.UsesProxies ? table.Proxies.ToArray() : [];
        return proxies.Length == 0 ? null : proxies[(_turn++ & int.MaxValue) % proxies.Length];
    }
}
