using Microsoft.Extensions.Logging;
using System.Net;
using System.Net.Sockets;
using MTProto.Transports.MiddleProxy;
using Telepool.Gateway.Users;

namespace Telepool.Gateway.Upstreams.Middle;

/// <summary>
/// Keeps a <see cref="MiddleDirectory"/> up to date while it runs: from the settings, from files of the last time, from Telegram. What Telegram says must
/// be the same several times in a row before it replaces what serves; a question without an answer changes nothing.
/// </summary>
internal sealed partial class MiddleRefresh(MiddleDirectory directory, MiddleSettings settings, IReadOnlyList<UserSettings> users, Lazy<HttpClient> http, TimeProvider time, Random random, ILogger log)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SoonAgain = TimeSpan.FromMinutes(1);

    private readonly MiddleFetch _fetch = new(http, settings);
    private readonly MiddleAnswerFiles? _files = settings.Refresh.Folder is { } folder ? new MiddleAnswerFiles(folder) : null;
    private MiddleAnswers? _inUse;
    private MiddleAnswers? _candidate;
    private int _agreeing;
    private TimeSpan _retry = FirstRetry;

    /// <summary>Puts what is known without asking anybody into the directory.</summary>
    public void Begin()
    {
        var hasSecret = MiddleSecret.TryCreate(settings.Secret.Span, out var secret) == MiddleStatus.Ok;
        directory.Current = new MiddleMap
        {
            Proxies = settings.Proxies,
            DefaultDc = settings.DefaultDc,
            Secret = hasSecret ? secret : null,
            PublicAddress = settings.PublicAddress,
            PublicAddressV6 = settings.PublicAddressV6,
            DetectedAddress = directory.Current.DetectedAddress,
        };
        if (settings.AsksTelegram(users) && _files?.TryLoad() is { } kept)
        {
            Use(kept);
        }
    }

    /// <summary>Asks again and again until it is told to stop; returns at once where nothing is to be asked.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!settings.IsUsed(users))
        {
            return;
        }

        var asks = settings.AsksTelegram(users) && settings.Refresh.Interval > TimeSpan.Zero;
        while (!cancellationToken.IsCancellationRequested)
        {
            var next = settings.Refresh.Interval;
            if (asks)
            {
                next = await AskAsync(cancellationToken).ConfigureAwait(false);
            }

            var isSeen = await DetectAsync(cancellationToken).ConfigureAwait(false);
            if (!asks && isSeen)
            {
                return;
            }

            next = isSeen ? next : Min(next, SoonAgain);
            await Task.Delay(next + (next * (random.NextDouble() / 10)), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Asks once.</summary>
    /// <returns>When to ask again.</returns>
    internal async Task<TimeSpan> AskAsync(CancellationToken cancellationToken)
    {
        var (answers, problem) = await _fetch.AskAsync(cancellationToken).ConfigureAwait(false);
        if (answers is null)
        {
            if (_inUse is null)
            {
                LogMissing(problem!, _retry);
            }
            else
            {
                LogKept(problem!);
            }

            var wait = Min(_retry, settings.Refresh.Interval);
            _retry = Min(_retry * 2, settings.Refresh.Interval);
            return wait;
        }

        _retry = FirstRetry;
        if (_inUse is not null && answers.Says(_inUse))
        {
            _candidate = null;
            return settings.Refresh.Interval;
        }

        _agreeing = _candidate is not null && answers.Says(_candidate) ? _agreeing + 1 : 1;
        _candidate = answers;
        if (_inUse is not null && _agreeing < settings.Refresh.Agreeing)
        {
            return Min(SoonAgain, settings.Refresh.Interval);
        }

        Use(answers);
        Keep(answers);
        LogApplied(answers.Proxies.Addresses.Values.Sum(list => list.Count), answers.Proxies.Addresses.Count);
        return settings.Refresh.Interval;
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    // What was set by hand goes before what Telegram says.
    private void Use(MiddleAnswers answers)
    {
        _inUse = answers;
        _candidate = null;
        var hasOwnSecret = MiddleSecret.TryCreate(settings.Secret.Span, out var own) == MiddleStatus.Ok;
        directory.Current = directory.Current with
        {
            Proxies = settings.Proxies.Count > 0 ? settings.Proxies : answers.Proxies.Addresses,
            DefaultDc = settings.DefaultDc ?? answers.DefaultDc,
            Secret = hasOwnSecret ? own : answers.Secret,
        };
    }

    private void Keep(MiddleAnswers answers)
    {
        try
        {
            _files?.Save(answers);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotKept(exception.Message);
        }
    }

    private async Task<bool> DetectAsync(CancellationToken cancellationToken)
    {
        if (settings.PublicAddress is not null || settings.PublicAddressFrom.Count == 0 || !IsBehindTranslation())
        {
            return true;
        }

        if (await _fetch.DetectAddressAsync(cancellationToken).ConfigureAwait(false) is not { } address)
        {
            if (directory.Current.DetectedAddress is null)
            {
                LogUnseen();
            }

            return false;
        }

        if (!address.Equals(directory.Current.DetectedAddress))
        {
            LogSeen(address);
            directory.Current = directory.Current with { DetectedAddress = address };
        }

        return true;
    }

    // Connecting a datagram socket sends nothing and says which address the system would use.
    private bool IsBehindTranslation()
    {
        var target = directory.Current.Proxies.Values.SelectMany(list => list).FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork);
        if (target is null)
        {
            return false;
        }

        try
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(target);
            return PrivateAddress.Is(((IPEndPoint)probe.LocalEndPoint!).Address) && !PrivateAddress.Is(target.Address);
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
