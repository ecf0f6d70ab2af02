using Emulator;
using Emulator.Faults;
using Emulator.Proxies;
using Grains.Interfaces.Accounts;
using Standalone.Hosting;

namespace Standalone.TryOut;

/// <summary>
/// What happens in a try-out, so that it shows what the pool is for: two accounts are flooded, one is lost, and a proxy fails for a while. All of
/// it is the emulator's doing; the platform is not told.
/// </summary>
internal sealed class TryOutDirector(EmulatedHost host, Action<string> say, TimeProvider time)
{
    private const int FailingProxy = 1;
    private static readonly TimeSpan ProxyFails = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan AccountIsLost = TimeSpan.FromSeconds(14);
    private static readonly TimeSpan ProxyRecovers = TimeSpan.FromSeconds(45);

    // One rest above what parks a whole account, one of a single method.
    private static readonly int[] FloodSeconds = [75, 20];

    /// <summary>Floods two accounts: before anything is collected, so that it happens whatever the pace.</summary>
    public void Begin()
    {
        foreach (var seconds in FloodSeconds)
        {
            // Whoever calls first: an account that rests does not call again, so the second is another.
            host.Emulator.Fail(new ScriptedFault { Method = "messages.getHistory", Code = 420, Error = FormattableString.Invariant($"FLOOD_WAIT_{seconds}") });
        }

        say("try-out: the emulator will flood two accounts, lose one and break a proxy; watch the pool go on");
    }

    /// <summary>Lets the rest happen; ends with the last of it, or when it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var proxy = host.Proxies.All.Count > FailingProxy ? host.Proxies.All[FailingProxy] : null;
        try
        {
            await Task.Delay(ProxyFails, time, cancellationToken).ConfigureAwait(false);
            if (proxy is not null)
            {
                say($"try-out: {EmulatedProxies.NameOf(FailingProxy)} fails now");
                await proxy.FailAsync(EmulatorProxyFault.Dead).ConfigureAwait(false);
            }

            await Task.Delay(AccountIsLost - ProxyFails, time, cancellationToken).ConfigureAwait(false);
            await LoseAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(ProxyRecovers - AccountIsLost, time, cancellationToken).ConfigureAwait(false);
            if (proxy is not null)
            {
                say($"try-out: {EmulatedProxies.NameOf(FailingProxy)} is well again; a probe will find out");
                await proxy.FailAsync(EmulatorProxyFault.None).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The try-out was stopped first.
        }
    }

    /// <summary>Lets Telegram ban the account that works the most, so that what it did has to move.</summary>
    private async Task LoseAsync(CancellationToken cancellationToken)
    {
        var accounts = await host.Platform.Control.ListAccountsAsync(cancellationToken).ConfigureAwait(false);
        var fleet = Enumerable.Range(1, EmulatedFleet.TryOut.Accounts).ToDictionary(EmulatedFleet.NameOf, EmulatedFleet.PhoneOf);
        var busiest = accounts
            .Where(account => fleet.ContainsKey(account.AccountId) && account.State == AccountState.Ready)
            .OrderByDescending(account => account.ActiveLeases).ThenByDescending(account => account.Calls)
            .FirstOrDefault();
        if (busiest is null)
        {
            return;
        }

        say($"try-out: {busiest.AccountId} is banned now");
        host.Emulator.Fail(new ScriptedFault { Phone = fleet[busiest.AccountId], Code = 401, Error = "USER_DEACTIVATED_BAN", Times = int.MaxValue });
    }
}
