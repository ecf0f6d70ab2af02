using Orleans;
using Orleans.Runtime;
using StandIns.Tests.Clusters;
using StandIns.Tests.Silos;
using StandIns.Tests.Turns;

namespace StandIns.Tests.Hosting;

/// <summary>What is stored under an identity by one engine has to be found by the other.</summary>
public sealed class IdentityTests(SharedCluster cluster)
{
    [Fact]
    public void GrainId_OfAStringKey_IsTypeAndKey()
    {
        var id = cluster.Grains.GetGrain<ICounterGrain>("Ünïcode/and slash").GetGrainId();

        Assert.Equal("counter/Ünïcode/and slash", id.ToString());
        Assert.Equal(id, GrainId.Parse("counter/Ünïcode/and slash"));
        Assert.Equal(id, GrainId.Create("counter", "Ünïcode/and slash"));
    }

    [Theory]
    [InlineData(0, "resident/0")]
    [InlineData(255, "resident/FF")]
    [InlineData(-1, "resident/FFFFFFFFFFFFFFFF")]
    [InlineData(long.MinValue, "resident/8000000000000000")]
    public void GrainId_OfAnIntegerKey_IsHexadecimal(long key, string expected)
    {
        var grain = cluster.Grains.GetGrain<IResidentGrain>(key);

        Assert.Equal(expected, grain.GetGrainId().ToString());
        Assert.Equal(key, grain.GetPrimaryKeyLong());
    }

    [Fact]
    public void Key_OfAnotherKind_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => cluster.Grains.GetGrain<ICounterGrain>("no number").GetPrimaryKeyLong());

    [Fact]
    public void References_ToOneGrain_AreEqual()
    {
        var one = cluster.Grains.GetGrain<ICounterGrain>("a");
        var same = cluster.Grains.GetGrain<ICounterGrain>("a");

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, cluster.Grains.GetGrain<ICounterGrain>("b"));
    }

    [Fact]
    public void Interface_WithoutAGrainClass_IsRefused() =>
        Assert.Throws<ArgumentException>(() => cluster.Grains.GetGrain<IAbandonedGrain>("key"));

    [Fact]
    public void Interface_WithSeveralGrainClasses_IsRefused() =>
        Assert.Throws<ArgumentException>(() => cluster.Grains.GetGrain<Interleaving.IOpenGrain>("key"));
}
