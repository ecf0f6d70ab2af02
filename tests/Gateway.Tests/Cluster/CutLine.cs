using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace Gateway.Tests.Cluster;

/// <summary>A grain factory that finds no silo while it is cut.</summary>
public class CutLine : DispatchProxy
{
    private int _refused;

    /// <summary>Calls that failed.</summary>
    public int Refused => Volatile.Read(ref _refused);

    internal IGrainFactory? Inner { get; set; }

    internal bool IsCut { get; set; }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (IsCut)
        {
            Interlocked.Increment(ref _refused);
            throw new SiloUnavailableException("The test has cut the line.");
        }

        return targetMethod!.Invoke(Inner, args);
    }
}
