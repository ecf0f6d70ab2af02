using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Telepool.Gateway.Routes.Refresh;

/// <summary>
/// Keeps the list of Telegram's data centres up to date: from the file of the last time, then from Telegram, which must have said the same several times in
/// a row. A question without an answer changes nothing, and what an operator has set is never replaced (<see cref="RouteTable.Create"/>).
/// </summary>
/// <param name="settings">Whether, how often, how sure.</param>
/// <param name="ask">Asks one data centre at an address.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Spreads the questions of many gateways.</param>
/// <param name="log">What an operator wants to know.</param>
internal sealed partial class RouteRefresh(
    RouteSettings settings,
    Func<int, IPEndPoint, CancellationToken, Task<(DataCenterList? List, string? Problem)>> ask,
    TimeProvider time,
    Random random,
    ILogger log)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SoonAgain = TimeSpan.FromMinutes(1);

    // Without all of these a list is not whole, whoever says so.
    private static readonly int[] Needed = [1, 2, 3, 4, 5];

    private readonly DataCenterFile? _file = settings.Refresh.Path is { } path ? new DataCenterFile(path) : null;
    private volatile DataCenterList? _learnt;
    private DataCenterList? _candidate;
    private TimeSpan _retry = FirstRetry;
    private int _agreeing;
    private int _asked;

    /// <summary>A new list holds: routes are to be built anew. Raised on the refresh's own thread.</summary>
    public event Action? Changed;

    /// <summary>What Telegram has said; null before it has.</summary>
    public DataCenterList? Learnt => _learnt;

    /// <summary>Takes the list of the last time from its file.</summary>
    public void Begin()
    {
        if (settings.UsesTelegram && _file?.TryLoad() is { } kept && IsWhole(kept))
        {
            _learnt = kept;
        }
    }

    /// <summary>Asks again and again until it is told to stop; returns at once where nothing is to be asked.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!settings.UsesTelegram || settings.Refresh.Interval == TimeSpan.Zero)
        {
            return;
        }

        while (!cancellationToken.IsCancellationRequested)
        {
            TimeSpan next;
            try
            {
                next = await AskAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(next + (next * (random.NextDouble() / 10)), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Asks once, another data centre each time.</summary>
    /// <returns>When to ask again.</returns>
    internal async Task<TimeSpan> AskAsync(CancellationToken cancellationToken)
    {
        var known = (_learnt ?? DataCenterList.Empty).Or(TelegramAddresses.List);

        // 2 first, where Telegram's own clients begin.
        var dcId = Needed[(_asked++ + 1) % Needed.Length];
        var (list, problem) = await ask(dcId, AddressOf(known.Addresses[dcId]), cancellationToken).ConfigureAwait(false);
        if (list is not null && !IsWhole(list))
        {
            (list, problem) = (null, "the list lacks data centres, or names addresses that are none of the Internet's");
        }

        if (list is null)
        {
            LogNoAnswer(log, dcId, problem ?? "no answer");
            var wait = Min(_retry, settings.Refresh.Interval);
            _retry = Min(_retry * 2, settings.Refresh.Interval);
            return wait;
        }

        _retry = FirstRetry;
        if (list.Equals(_learnt))
        {
            _candidate = null;
            return settings.Refresh.Interval;
        }

        _agreeing = list.Equals(_candidate) ? _agreeing + 1 : 1;
        _candidate = list;
        if (_agreeing < settings.Refresh.Agreeing)
        {
            return Min(SoonAgain, settings.Refresh.Interval);
        }

        _candidate = null;
        _learnt = list;
        LogLearnt(log, list.Addresses.Count, list.Addresses.Values.Sum(addresses => addresses.Count));
        if (_file?.Save(list) is { } error)
        {
            LogNotKept(log, error);
        }

        Changed?.Invoke();
        return settings.Refresh.Interval;
    }

    // The client that asks takes one address; its own family's fallback is the next question.
    private IPEndPoint AddressOf(IReadOnlyList<IPEndPoint> addresses)
    {
        var family = settings.Preference is AddressPreference.Ipv6First or AddressPreference.Ipv6Only ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        var fitting = addresses.Where(address => address.AddressFamily == family).ToArray();
        return fitting.Length == 0 ? addresses[0] : fitting[_asked / Needed.Length % fitting.Length];
    }

    private static bool IsWhole(DataCenterList list) =>
        Needed.All(list.Addresses.ContainsKey) && list.Addresses.Values.SelectMany(addresses => addresses).All(address => IsPublic(address.Address));

    // Loopback, unspecified, private and link-local addresses of both families (RFC 6890): a list with such would make the gateway a way into its own network.
    private static bool IsPublic(IPAddress address)
    {
        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast || address.IsIPv4MappedToIPv6
            || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            return false;
        }

        return address.AddressFamily != AddressFamily.InterNetwork || address.GetAddressBytes() is not
            ([0, ..] or [10, ..] or [100, >= 64 and < 128, ..] or [169, 254, ..] or [172, >= 16 and < 32, ..] or [192, 168, ..] or [>= 224, ..]);
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
