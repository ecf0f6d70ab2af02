using System.Collections.Concurrent;
using Grains.Accounts.Ownership;

namespace Grains.Tests.Accounts.Ownership;

/// <summary>Silos that can die and fall silent, whatever the clusters of the test do.</summary>
internal sealed class FakeSilos
{
    /// <summary>Silos that the membership says are dead.</summary>
    public ConcurrentDictionary<string, byte> Gone { get; } = new();

    /// <summary>Silos that live and do not answer.</summary>
    public ConcurrentDictionary<string, byte> Silent { get; } = new();

    /// <summary>Who was asked for an account, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Called after the one who was asked has given the account up, and before that is known.</summary>
    public Func<string, Task>? BeforeAnswer { get; set; }

    private ConcurrentDictionary<string, AccountHolders> Holders { get; } = new();

    /// <summary>A silo that accounts are held in.</summary>
    public IOwnerSilos Join(string name, AccountHolders holders)
    {
        Holders[name] = holders;
        return new View(this, name);
    }

    private sealed class View(FakeSilos silos, string here) : IOwnerSilos
    {
        public string Here => here;

        public ValueTask<bool> IsGoneAsync(string silo) => ValueTask.FromResult(silos.Gone.ContainsKey(silo));

        public async Task<bool> AskAsync(string silo, string accountId)
        {
            silos.Asked.Enqueue(silo);
            if (silos.Silent.ContainsKey(silo))
            {
                return false;
            }

            await silos.Holders[silo].GiveUpAsync(accountId);
            if (silos.BeforeAnswer is { } before)
            {
                // Elsewhere: the turns of the one who asks are of its cluster.
                await Task.Run(() => before(accountId));
            }

            return true;
        }
    }
}
