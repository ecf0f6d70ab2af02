using Orleans.Runtime;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Contexts;

public sealed class RequestContextTests(SharedCluster cluster)
{
    private const string Name = "name";

    private IContextGrain NewGrain() => cluster.Grains.GetGrain<IContextGrain>(SharedCluster.NewKey());

    [Fact]
    public async Task Value_SetByTheCaller_TravelsAlongTheChain()
    {
        RequestContext.Set(Name, "value");

        Assert.Equal("value", await NewGrain().ReadThrough(NewGrain(), Name));
    }

    [Fact]
    public async Task Value_Removed_TravelsNoMore()
    {
        RequestContext.Set(Name, "value");

        Assert.True(RequestContext.Remove(Name));
        Assert.Null(await NewGrain().Read(Name));
    }

    [Fact]
    public async Task Value_SetByTheGrain_DoesNotTravelBack()
    {
        await NewGrain().Set(Name, "value");

        Assert.Null(RequestContext.Get(Name));
    }

    [Fact]
    public async Task Value_SetInOneCall_IsNotThereInTheNext()
    {
        var grain = NewGrain();
        await grain.Set(Name, "value");

        Assert.Null(await grain.Read(Name));
    }
}
