using Grains.Interfaces.Accounts;
using Orleans.Concurrency;

namespace Grains.Tests;

/// <summary>Counts the calls that reach the product's grains and that somebody waits for, from clients and from other grains alike.</summary>
internal sealed class CallCounter : IIncomingGrainCallFilter
{
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod.DeclaringType?.Assembly == typeof(IAccountGrain).Assembly && !context.InterfaceMethod.IsDefined(typeof(OneWayAttribute), inherit: true))
        {
            Interlocked.Increment(ref _calls);
        }

        return context.Invoke();
    }
}
