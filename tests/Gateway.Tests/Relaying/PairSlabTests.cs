using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Telepool.Gateway.Relaying;

namespace Gateway.Tests.Relaying;

public sealed unsafe class PairSlabTests
{
    [Fact]
    public void Pair_Size_IsNearlyAllThatAnIdleConnectionCosts() => Assert.InRange(Unsafe.SizeOf<Pair>(), 1, 640);

    [Fact]
    public void Free_KeysWereIn_AreOverwrittenAndThePlaceIsUsedAgain()
    {
        using var slab = new PairSlab();
        var pair = slab.Take(out var index);
        var generation = pair->Generation;
        NativeMemory.Fill(&pair->Client, (nuint)sizeof(Leg), 0xee);

        slab.Free(index);

        Assert.Equal(-1, new ReadOnlySpan<byte>(&pair->Client, sizeof(Leg)).IndexOfAnyExcept((byte)0));
        Assert.False(pair->IsOpen);
        var again = slab.Take(out var next);
        Assert.Equal(index, next);
        Assert.Equal(generation + 2, again->Generation);
        Assert.True(again->IsOpen);
    }

    [Fact]
    public void Take_ManyTimes_MovesNothing()
    {
        using var slab = new PairSlab();
        var first = slab.Take(out var firstIndex);
        for (var i = 0; i < 10_000; i++)
        {
            slab.Take(out _);
        }

        Assert.True(slab[firstIndex] == first);
        Assert.Equal(10_001, slab.Count);
        for (var i = 0; i < slab.Capacity; i++)
        {
            if (slab[i]->IsOpen)
            {
                slab.Free(i);
            }
        }

        Assert.Equal(0, slab.Count);
    }
}
