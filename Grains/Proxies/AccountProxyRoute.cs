using System.Text;
using Grains.Accounts;
using Grains.Interfaces.Proxies;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MTProto.Client.Proxies;

namespace Grains.Proxies;

/// <summary>
/// One account's way through proxies: the one that it is bound to as long as that serves, another at once when it fails. Called by the
/// account's connections on their own threads, and by the account's grain between leases.
/// </summary>
internal sealed partial class AccountProxyRoute : IProxyRoute, IDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly string _accountId;
    private readonly IGrainFactory _grains;
    private readonly ProxyBoard _board;
    private readonly ISessionVault _vault;
    private readonly ProxyMetrics _metrics;
    private readonly IOptionsMonitor<ProxyOptions> _options;
    private readonly TimeProvider _time;
    private readonly ILogger<AccountProxyRoute> _logger;
    private readonly double _rotationShare;
    private readonly SemaphoreSlim _binding = new(1, 1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _avoid = new(StringComparer.Ordinal);
    private Bound? _bound;
    private bool _wentDirect;

    public AccountProxyRoute(
        string accountId, IGrainFactory grains, ProxyBoard board, ISessionVault vault, ProxyMetrics metrics, IOptionsMonitor<ProxyOptions> options,
        TimeProvider time, Random random, ILogger<AccountProxyRoute> logger)
    {
        (_accountId, _grains, _board, _vault, _metrics, _options, _time, _logger) = (accountId, grains, board, vault, metrics, options, time, logger);

        // Accounts that began together are not to move together.
        _rotationShare = 0.8 + (0.4 * random.NextDouble());
    }

    /// <summary>The proxy in use; empty for none.</summary>
    public string ProxyId => _bound?.ProxyId ?? string.Empty;

    // As they hold now: operators change them while the account works.
    private ProxyOptions Options => _options.CurrentValue;

    private IProxyPoolGrain Pool => _grains.GetGrain<IProxyPoolGrain>(IProxyPoolGrain.DefaultPool);

    /// <inheritdoc/>
    public async ValueTask<ProxyChoice> ChooseAsync(int dcId, CancellationToken cancellationToken)
    {
        if (!Options.IsEnabled)
        {
            (_bound, _wentDirect) = (null, true);
            return ProxyChoice.Direct;
        }

        if (!await _board.ReadyAsync(cancellationToken).ConfigureAwait(false))
        {
            return ProxyChoice.None("the pool of proxies does not answer");
        }

        if (_board.IsRequired == false)
        {
            _wentDirect = true;
            return ProxyChoice.Direct;
        }

        if (Usable() is { } bound)
        {
            return ProxyChoice.Through(bound.Address);
        }

        await _binding.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Another connection of the account may have found one meanwhile.
            return Usable() is { } found ? ProxyChoice.Through(found.Address) : await BindAsync(dcId, false, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _binding.Release();
        }
    }

    /// <inheritdoc/>
    public void Report(ProxyAddress proxy, ProxyAttempt attempt)
    {
        var fault = ProxyFaults.Of(attempt.Failure);
        if (fault is not (ProxyFault.None or ProxyFault.Broken))
        {
            lock (_lock)
            {
                _avoid[proxy.Id] = _time.GetUtcNow() + Options.AvoidTime;
            }
        }

        var report = new ProxyReport
        {
            DcId = attempt.DcId,
            Fault = fault,
            ConnectMs = attempt.Connected?.TotalMilliseconds,
            FirstByteMs = attempt.FirstByte?.TotalMilliseconds,
        };
        LogSeen(_logger, _accountId, proxy.Id, attempt.DcId, fault, attempt.Reason ?? string.Empty);
        try
        {
            // One way: nobody waits, and a pool that is away misses a figure only.
            _ = _grains.GetGrain<IProxyGrain>(proxy.Id).ReportAsync(report);
        }
        catch (Exception exception)
        {
            // The silo stops, and with it the account.
            LogNotReported(_logger, proxy.Id, exception.Message);
        }
    }

    /// <summary>
    /// Moves to another proxy where the account has had its own long enough, or it must not be used any more, or there are proxies now
    /// where there were none. To be called between leases.
    /// </summary>
    /// <returns>Whether the account's connections are to be made anew.</returns>
    public async Task<bool> MoveIfDueAsync()
    {
        if (_bound is not { } bound)
        {
            var mustBegin = Options.IsEnabled && _wentDirect && _board.IsRequired == true && !Options.FallbackDirect;
            _wentDirect &= !mustBegin;
            return mustBegin;
        }

        if (!Options.IsEnabled)
        {
            // Proxies were switched off: the next connection goes straight.
            return true;
        }

        var mustLeave = _board.StateOf(bound.ProxyId) != ProxyState.Healthy;
        var isDue = Options.Rotation > TimeSpan.Zero && _time.GetUtcNow() - bound.Since >= Options.Rotation * _rotationShare;
        if (!mustLeave && !isDue)
        {
            return false;
        }

        await _binding.WaitAsync();
        try
        {
            if (!ReferenceEquals(_bound, bound))
            {
                return false;
            }

            // Where there is no other, the connections that are open serve on.
            var choice = await BindAsync(0, true, CancellationToken.None);
            return choice.Proxy is { } proxy && proxy.Id != bound.ProxyId;
        }
        finally
        {
            _binding.Release();
        }
    }

    /// <summary>The proxy in use answers nothing: it is reported, and left alone for a while.</summary>
    /// <returns>False where there is none in use.</returns>
    public bool Suspect(int dcId)
    {
        if (_bound is not { } bound || IsAvoided(bound.ProxyId))
        {
            return false;
        }

        Report(bound.Address, new ProxyAttempt { DcId = dcId, Failure = ProxyFailure.TimedOut, Reason = "a call got no answer" });
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _binding.Dispose();

    private Bound? Usable()
    {
        var bound = _bound;
        return bound is not null && _board.StateOf(bound.ProxyId) is ProxyState.Healthy or ProxyState.Draining && !IsAvoided(bound!.ProxyId) ? bound : null;
    }

    private bool IsAvoided(string proxyId)
    {
        lock (_lock)
        {
            return _avoid.TryGetValue(proxyId, out var until) && until > _time.GetUtcNow();
        }
    }

    private string[] Avoided()
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            foreach (var over in _avoid.Where(pair => pair.Value <= now).Select(pair => pair.Key).ToArray())
            {
                _avoid.Remove(over);
            }

            return [.. _avoid.Keys];
        }
    }

    private async ValueTask<ProxyChoice> BindAsync(int dcId, bool wantsChange, CancellationToken cancellationToken)
    {
        ProxyBinding binding;
        try
        {
            var request = new ProxyBindRequest { AccountId = _accountId, DcId = dcId, Avoid = Avoided(), WantsChange = wantsChange };
            binding = await Pool.BindAsync(request).WaitAsync(CallTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return ProxyChoice.None($"the pool of proxies does not answer: {exception.GetType().Name}");
        }

        if (binding.IsDirect)
        {
            _wentDirect = true;
            return ProxyChoice.Direct;
        }

        if (binding.ProxyId.Length == 0)
        {
            return None(binding.Reason);
        }

        if (_bound is { } known && known.ProxyId == binding.ProxyId && known.Envelope.AsSpan().SequenceEqual(binding.Sealed))
        {
            _bound = known with { Since = binding.Since };
            return ProxyChoice.Through(known.Address);
        }

        if (!_vault.TryOpen(ProxyBinding.SealName(binding.ProxyId), binding.Sealed, out var text, out var reason)
            || !ProxyAddress.TryParse(Encoding.UTF8.GetString(text), out var address, out _))
        {
            return None($"the address of proxy {binding.ProxyId} cannot be opened: {reason}");
        }

        _bound = new Bound(binding.ProxyId, binding.Sealed, address, binding.Since);
        return ProxyChoice.Through(address);
    }

    private ProxyChoice None(string reason)
    {
        if (!Options.FallbackDirect)
        {
            return ProxyChoice.None(reason);
        }

        _metrics.WentDirect();
        LogWentDirect(_logger, _accountId, reason);
        return ProxyChoice.Direct;
    }

    [LoggerMessage(2231, LogLevel.Debug, "Account {Account}, proxy {Proxy}, data centre {DcId}: {Fault} {Reason}", EventName = "ProxySeen")]
    private static partial void LogSeen(ILogger logger, string account, string proxy, int dcId, ProxyFault fault, string reason);

    [LoggerMessage(2233, LogLevel.Debug, "Proxy {Proxy} could not be told of: {Reason}", EventName = "ProxyNotReported")]
    private static partial void LogNotReported(ILogger logger, string proxy, string reason);

    [LoggerMessage(2232, LogLevel.Warning, "Account {Account} goes straight to Telegram: {Reason}", EventName = "ProxyBypassed")]
    private static partial void LogWentDirect(ILogger logger, string account, string reason);

    private sealed record Bound(string ProxyId, byte[] Envelope, ProxyAddress Address, DateTimeOffset Since);
}
