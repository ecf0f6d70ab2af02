using System.Globalization;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Pool;
using Grains.Interfaces.Proxies;
using Orleans.Runtime;
using Telepool.Silo.Web.Reading.Collectors;

namespace Telepool.Silo.Web.Reading.Overview;

/// <summary>What stands out in a deployment, and what to do about it. No I/O.</summary>
internal static class ProblemRules
{
    // Fewer free accounts than this share of the pool, and the next burst of work waits.
    private const double ScarceShare = 0.1;

    /// <summary>Everything that stands out.</summary>
    public static IEnumerable<Problem> Of(OverviewPicture picture) =>
        [.. OfPool(picture.Pool), .. OfProxies(picture.Proxies), .. picture.Jobs.SelectMany(OfWork), .. OfHosts(picture)];

    private static IEnumerable<Problem> OfPool(PoolStatus pool)
    {
        if (pool.Accounts == 0)
        {
            yield return new Problem(true, "The pool has no accounts.", "Import or log in accounts: telepool accounts login NAME.", "/accounts");
            yield break;
        }

        if (pool.IsDraining)
        {
            yield return new Problem(true, "The whole pool is drained: no lease is granted.", "Resume it when the work that it was drained for is done.", "/");
        }

        foreach (var warning in pool.Warnings.Where(static warning => warning.Length > 0))
        {
            yield return new Problem(true, Sentence(warning), "Look at the accounts' reasons and at the proxies before you act on single accounts.", "/accounts");
        }

        if (Count(pool, AccountState.Disabled) is var disabled and > 0)
        {
            yield return new Problem(false, Accounts(disabled, "disabled"), "Read the reason on each account's page; log in again or enable it.", "/accounts?filter=disabled");
        }

        if (Count(pool, AccountState.Restricted) is var restricted and > 0)
        {
            yield return new Problem(false, Accounts(restricted, "restricted by Telegram"), "Leave them alone until Telegram lifts it, then enable them.", "/accounts?filter=restricted");
        }

        if (Count(pool, AccountState.Quarantined) is var quarantined && quarantined > pool.Accounts * ScarceShare)
        {
            yield return new Problem(false, Accounts(quarantined, "in quarantine"), "They come back by themselves; many at once point at the proxies or at the rates.", "/accounts?filter=quarantined");
        }

        if (pool.Free < pool.Accounts * ScarceShare && pool.Waiting > 0)
        {
            yield return new Problem(true, Text($"{pool.Waiting} requests wait and {pool.Free} accounts are free."), "Look who holds the leases, or add accounts.", "/leases");
        }

        if (pool.Leaked > 0)
        {
            yield return new Problem(false, Text($"{pool.Leaked} leases ran out without being given back."), "Look whose they were: a collector that dies or hangs.", "/leases");
        }
    }

    private static IEnumerable<Problem> OfProxies(IReadOnlyList<ProxyStatus> proxies)
    {
        var banned = proxies.Count(static proxy => proxy.State is ProxyState.Banned or ProxyState.Probing);
        if (banned > 0 && banned == proxies.Count)
        {
            yield return new Problem(true, "No proxy serves.", "Test one and read what it answers; add others.", "/proxies");
        }
        else if (banned > 0)
        {
            yield return new Problem(false, Text($"{banned} of {proxies.Count} proxies are banned."), "Test them; remove those that stay bad.", "/proxies?filter=banned");
        }
    }

    private static IEnumerable<Problem> OfWork(CollectionJob job)
    {
        var of = job.Name == ICollectionGrain.DefaultJob ? string.Empty : $" of job {job.Name}";
        var address = "/collectors?job=" + Uri.EscapeDataString(job.Name);
        var waiting = job.Listing.Work.Count(static work => work.Worker.Length == 0 && !work.IsPaused);
        if (waiting > 0 && job.Listing.Workers.Length == 0)
        {
            yield return new Problem(true, Text($"{waiting} pieces of work{of} and no worker."), "Start a collector: telepool collector run.", address);
        }
        else if (waiting > 0)
        {
            yield return new Problem(false, Text($"{waiting} pieces of work{of} that nobody has."), "Add workers, or such as do their kind.", address + "&filter=waiting");
        }
    }

    private static IEnumerable<Problem> OfHosts(OverviewPicture picture)
    {
        foreach (var silo in picture.Silos.Where(static silo => silo.Status is SiloStatus.ShuttingDown or SiloStatus.Stopping))
        {
            yield return new Problem(false, $"Silo {silo.Name} is stopping.", "Nothing, if you stopped it: its accounts move to others.", "/");
        }

        foreach (var gateway in picture.Gateways.Where(static gateway => gateway.Info.IsDraining))
        {
            yield return new Problem(false, $"Gateway {gateway.Info.Id} takes no new connections.", "Nothing, if you stopped it: it ends when its connections do.", "/gateways");
        }
    }

    private static int Count(PoolStatus pool, AccountState state) => pool.States.FirstOrDefault(count => count.State == state).Accounts;

    private static string Accounts(int count, string how) => Text($"{count} {(count == 1 ? "account is" : "accounts are")} {how}.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Sentence(string words) => char.ToUpperInvariant(words[0]) + words[1..] + ".";
}
