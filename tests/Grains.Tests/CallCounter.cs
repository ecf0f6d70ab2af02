using System.Collections.Concurrent;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Rates;
using Orleans.Concurrency;

namespace Grains.Tests;

/// <summary>
/// Counts the calls that reach the product's grains and that somebody waits for, from clients and from other grains alike. In the sum are not those of a
/// silo that borrows shared rates: it does so in the background and at any time.
/// </summary>
internal sealed class CallCounter : IIncomingGrainCallFilter
{
    private readonly ConcurrentDictionary<string, int> _byInterface = new();
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Calls of one interface, by its short name.</summary>
    public int Of(string name) => _byInterface.GetValueOrDefault(name);

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod.DeclaringType?.Assembly == typeof(IAccountGrain).Assembly && !context.InterfaceMethod.IsDefined(typeof(OneWayAttribute), inherit: true))
        {
            if (context.InterfaceMethod.DeclaringType != typeof(IRateBudgetGrain))
            {
                Interlocked.Increment(ref _calls);
            }

            _byInterface.AddOrUpdate(context.InterfaceMethod.DeclaringType.Name, 1, static (_, calls) => calls + 1);
        }

        return context.Invoke();
    }
}
