using Orleans;
using Orleans.Storage;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Storage;

public sealed class PersistentStateTests(SharedCluster cluster)
{
    private readonly string _key = SharedCluster.NewKey();

    private IBasketGrain Grain(Type grainClass) => cluster.Grains.GetGrain<IBasketGrain>(_key, grainClass.FullName);

    [Theory]
    [InlineData(typeof(MemoryBasketGrain))]
    [InlineData(typeof(SharedBasketGrain))]
    public async Task State_NeverStored_IsNewAndHasNoEtag(Type grainClass) =>
        Assert.Equal(new StateView("", false, false), await Grain(grainClass).Look());

    [Theory]
    [InlineData(typeof(MemoryBasketGrain))]
    [InlineData(typeof(SharedBasketGrain))]
    public async Task State_Stored_IsThereInTheNextLife(Type grainClass)
    {
        var grain = Grain(grainClass);
        Assert.Equal(new StateView("apple", true, true), await grain.Add("apple"));
        Assert.Equal(new StateView("apple pear", true, true), await grain.Add("pear"));
        await cluster.Cluster.DeactivateAsync(grain);

        Assert.Equal(new StateView("apple pear", true, true), await grain.Look());
    }

    [Fact]
    public async Task State_NotStored_IsGoneInTheNextLife()
    {
        var grain = Grain(typeof(MemoryBasketGrain));
        await grain.Add("apple");
        await grain.AddUnstored("pear");
        await cluster.Cluster.DeactivateAsync(grain);

        Assert.Equal("apple", (await grain.Look()).Items);
    }

    [Fact]
    public async Task Read_Again_ReplacesWhatIsInMemory()
    {
        var grain = Grain(typeof(MemoryBasketGrain));
        await grain.Add("apple");
        await grain.AddUnstored("pear");

        Assert.Equal("apple", (await grain.ReadAgain()).Items);
    }

    [Theory]
    [InlineData(typeof(MemoryBasketGrain))]
    [InlineData(typeof(SharedBasketGrain))]
    public async Task Clear_ThenWrite_BeginsAnew(Type grainClass)
    {
        var grain = Grain(grainClass);
        await grain.Add("apple");

        var cleared = await grain.Clear();

        Assert.Equal(("", false), (cleared.Items, cleared.RecordExists));
        Assert.Equal("pear", (await grain.Add("pear")).Items);
    }

    [Fact]
    public async Task Write_OverAnotherVersion_FailsAndEndsTheActivation()
    {
        var grain = Grain(typeof(SharedBasketGrain));
        await grain.Add("apple");
        SharedStorage.Overwrite("basket", grain.GetGrainId(), new Basket { Items = ["plum"] });

        var conflict = await Assert.ThrowsAsync<InconsistentStateException>(() => grain.Add("pear"));

        Assert.NotEqual(conflict.StoredEtag, conflict.CurrentEtag);
        Assert.Equal("plum", (await grain.Look()).Items);
        Assert.Equal("plum pear", (await grain.Add("pear")).Items);
    }

    [Fact]
    public async Task Write_OverAnotherVersion_ByACalledGrain_LeavesTheCallerAlone()
    {
        var grain = Grain(typeof(SharedBasketGrain));
        await grain.Add("apple");
        SharedStorage.Overwrite("basket", grain.GetGrainId(), new Basket());
        var caller = cluster.Grains.GetGrain<IBasketGrain>(SharedCluster.NewKey(), typeof(MemoryBasketGrain).FullName);
        await caller.AddUnstored("plum");

        await Assert.ThrowsAsync<InconsistentStateException>(() => caller.AddElsewhere(grain, "pear"));

        Assert.Equal("plum", (await caller.Look()).Items);
    }

    [Fact]
    public async Task Storage_ThatIsNotRegistered_FailsTheCall()
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => Grain(typeof(HomelessBasketGrain)).Look());

        Assert.Contains("nowhere", exception.ToString(), StringComparison.Ordinal);
    }
}
