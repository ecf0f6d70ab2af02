using Microsoft.Extensions.Logging;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Routes;

namespace Telepool.Gateway.Upstreams.Middle;

/// <summary>The control plane's part: keeps the directory as the configuration of the moment wants it, and asks Telegram meanwhile.</summary>
internal sealed class MiddleControl(TimeProvider time, ILoggerFactory loggers) : IAsyncDisposable
{
    private GatewaySettings? _settings;
    private CancellationTokenSource? _stopping;
    private Task _running = Task.CompletedTask;

    /// <summary>What is known; the same object for ever.</summary>
    public MiddleDirectory Directory { get; } = new(time, loggers.CreateLogger<MiddleDirectory>());

    /// <summary>Goes by other settings from now on. Not for several threads at once.</summary>
    public void Apply(GatewaySettings settings)
    {
        if (_settings is { } before && HasSameSources(before, settings))
        {
            _settings = settings;
            return;
        }

        _settings = settings;
        _stopping?.Cancel();
        var stopping = _stopping = new CancellationTokenSource();
        var middle = settings.Middle;
        
        // Only made where there is something to ask: with all that belongs to it, it is megabytes of a gateway that needs none.
        var http = new Lazy<HttpClient>(() => MiddleFetch.CreateClient(middle.Refresh));

        // Spreads the questions of many gateways: nothing that needs to be secret.
#pragma warning disable CA5394
        var refresh = new MiddleRefresh(Directory, middle, settings.Users, http, time, new Random(Environment.ProcessId), loggers.CreateLogger<MiddleRefresh>());
#pragma warning restore CA5394
        refresh.Begin();
        _running = RunAsync(_running, refresh, http, stopping);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_stopping is { } stopping)
        {
            await stopping.CancelAsync().ConfigureAwait(false);
        }

        await _running.ConfigureAwait(false);
    }

    private static async Task RunAsync(Task before, MiddleRefresh refresh, Lazy<HttpClient> http, CancellationTokenSource stopping)
    {
        await before.ConfigureAwait(false);
        try
        {
            await refresh.RunAsync(stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The gateway stops, or another configuration holds.
        }
        finally
        {
            if (http.IsValueCreated)
            {
                http.Value.Dispose();
            }
        }
    }

    private static bool HasSameSources(GatewaySettings before, GatewaySettings after)
    {
        var (left, right) = (before.Middle, after.Middle);
        return left.IsUsed(before.Users) == right.IsUsed(after.Users)
            && left.AsksTelegram(before.Users) == right.AsksTelegram(after.Users)
            && left.Refresh == right.Refresh
            && left.DefaultDc == right.DefaultDc
            && Equals(left.PublicAddress, right.PublicAddress)
            && Equals(left.PublicAddressV6, right.PublicAddressV6)
            && left.PublicAddressFrom.SequenceEqual(right.PublicAddressFrom)
            && left.Secret.Span.SequenceEqual(right.Secret.Span)
            && new DataCenterList(left.Proxies).Equals(new DataCenterList(right.Proxies));
    }
}
