using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grains.Accounts.Ownership;

/// <inheritdoc cref="IOwnerSilos"/>
internal sealed partial class OwnerSilos : IOwnerSilos
{
    private readonly IClusterMembershipService _membership;
    private readonly IServiceProvider _services;
    private readonly IOptionsMonitor<AccountOptions> _options;
    private readonly TimeProvider _time;
    private readonly ILogger<OwnerSilos> _logger;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    // A generation never comes back, so what is gone stays gone.
    private readonly ConcurrentDictionary<string, byte> _gone = new(StringComparer.Ordinal);
    private AccountHandOverClient? _client;

    public OwnerSilos(
        ILocalSiloDetails here, IClusterMembershipService membership, IServiceProvider services, IOptionsMonitor<AccountOptions> options, TimeProvider time, ILogger<OwnerSilos> logger)
    {
        Here = here.SiloAddress.ToParsableString();
        _membership = membership;
        _services = services;
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <inheritdoc/>
    public string Here { get; }

    /// <inheritdoc/>
    public async ValueTask<bool> IsGoneAsync(string silo)
    {
        if (_gone.ContainsKey(silo))
        {
            return true;
        }

        var address = SiloAddress.FromParsableString(silo);
        var status = _membership.CurrentSnapshot.GetSiloStatus(address);
        if (status == SiloStatus.None)
        {
            // It may have joined a moment ago, or have left so long ago that it is forgotten: only the table tells.
            try
            {
                await _membership.Refresh();
            }
            catch (Exception exception)
            {
                LogMembershipSilent(_logger, silo, exception);
                return false;
            }

            status = _membership.CurrentSnapshot.GetSiloStatus(address);
        }

        var isGone = status is SiloStatus.Dead or SiloStatus.None;
        if (isGone)
        {
            _gone.TryAdd(silo, 0);
        }

        return isGone;
    }

    /// <inheritdoc/>
    public async Task<bool> AskAsync(string silo, string accountId)
    {
        // Late, since the runtime makes grain services after the services that grains need.
        var client = _client ??= ActivatorUtilities.CreateInstance<AccountHandOverClient>(_services);
        try
        {
            var started = _time.GetTimestamp();
            var asked = client.GiveUpAsync(SiloAddress.FromParsableString(silo), accountId);
            // Who dies instead of answering is known to be dead long before the answer is overdue.
            while (!asked.IsCompleted && _time.GetElapsedTime(started) < _options.CurrentValue.HandOverTimeout && !await IsGoneAsync(silo))
            {
                await asked.WaitAsync(LookAgain, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }

            await asked.WaitAsync(TimeSpan.Zero, _time);
            return true;
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or IOException)
        {
            LogSiloSilent(_logger, silo, accountId, exception);
            return false;
        }
    }
}
