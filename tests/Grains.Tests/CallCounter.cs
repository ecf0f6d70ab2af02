using Grains.Interfaces.Accounts;

namespace Grains.Tests;

/// <summary>Counts the calls that reach the product's grains, from clients and from other grains alike.</summary>
internal sealed class CallCounter : IIncomingGrainCallFilter
{
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod.DeclaringType?.Assembly == typeof(IAccountGrain).Assembly)
        {
            Interlocked.Increment(ref _calls);
        }

        return context.Invoke();
    }
}
