namespace Telepool.Gateway.Configuration;

/// <summary>Which version of the configuration counts now: workers read it once per accepted connection, the control plane replaces it whole.</summary>
internal sealed class GatewayState(GatewaySnapshot first)
{
    private GatewaySnapshot _current = first;

    /// <summary>The version that counts.</summary>
    public GatewaySnapshot Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }

    /// <summary>Replaces the version that counts by one made of it, be it that another thread has just replaced it.</summary>
    public void Change(Func<GatewaySnapshot, GatewaySnapshot> change)
    {
        GatewaySnapshot before;
        do
        {
            before = Current;
        }
        while (Interlocked.CompareExchange(ref _current, change(before), before) != before);
    }
}
