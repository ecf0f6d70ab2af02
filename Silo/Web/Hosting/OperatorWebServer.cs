using System.Net;
using Grains;
using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServiceDefaults.Configuration;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Hosting;

/// <summary>
/// Serves the operator's pages and the admin API: a web server of its own inside the silo's process, so that no route of one is ever reached
/// through the port of the other. Starts when the silo has started.
/// </summary>
internal sealed class OperatorWebServer(
    IServiceProvider host, TelepoolSettings settings, [FromKeyedServices(GrainClock.Key)] TimeProvider time, IGrainFactory grains) : IOperatorWeb, IHostedLifecycleService, IAsyncDisposable
{
    private static readonly TimeSpan LinkLife = TimeSpan.FromMinutes(10);

    private WebApplication? _app;

    /// <inheritdoc/>
    public Uri? Address { get; private set; }

    /// <summary>The web server's own services; null before it has started.</summary>
    internal IServiceProvider? Services => _app?.Services;

    /// <inheritdoc/>
    public async Task<Uri> IssueLinkAsync(string name, OperatorRole role)
    {
        var address = Address ?? throw new InvalidOperationException("The operator's pages are not served yet.");
        var token = Secret.Create();
        await grains.GetGrain<IOperatorSessionsGrain>(IOperatorSessionsGrain.Deployment)
            .AllowOnceAsync(new OneTimeLogin(Secret.Hash(token), name, role, time.GetUtcNow() + LinkLife)).ConfigureAwait(false);
        return new Uri(address, $"login?token={token}");
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var app = OperatorWebApp.Build(host, settings);
        _app = app;
        await app.StartAsync(cancellationToken).ConfigureAwait(false);
        Address = AddressOf(new Uri(app.Urls.First()));
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (_app is { } app)
        {
            await app.StopAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A link that a browser can open: an address that stands for all of this machine's is none.</summary>
    private Uri AddressOf(Uri bound)
    {
        var host = settings.Web.Hosts.Count > 0 ? settings.Web.Hosts[0]
            : IPAddress.TryParse(bound.DnsSafeHost, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) ? "127.0.0.1"
            : bound.Host;
        return new UriBuilder(bound.Scheme, host, bound.Port).Uri;
    }
}
