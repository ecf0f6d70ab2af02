using Orleans;
using Orleans.Concurrency;

namespace StandIns.Tests.Copying;

public sealed class PostGrain : Grain, IPostGrain
{
    private Parcel? _kept;

    public Task Keep(Parcel? parcel)
    {
        _kept = parcel;
        return Task.CompletedTask;
    }

    public Task<Parcel?> Kept() => Task.FromResult(_kept);

    public Task<Parcel?> Echo(Parcel? parcel) => Task.FromResult(parcel);

    public Task<Label> EchoLabel(Label label) => Task.FromResult(label);

    public Task<Animal> EchoAnimal(Animal animal) => Task.FromResult(animal);

    public Task<object?> EchoAnything(object? value) => Task.FromResult(value);

    public Task<object> Unserialisable() => Task.FromResult<object>(new Unmarked());

    public Task<bool> AreSame(List<Parcel> parcels) => Task.FromResult(ReferenceEquals(parcels[0], parcels[1]));

    public Task ThrowParcel(int weight) => throw new ParcelException("Too heavy.", weight);

    public async Task ThrowNested()
    {
        await Task.Yield();
        throw new InvalidOperationException("outer", new ArgumentException("inner"));
    }

    public async Task<int> SendAndChange(IPostGrain other)
    {
        var items = new List<int> { 1, 2, 3 };
        var count = other.CountLater(items);
        items.Clear();
        return await count;
    }

    public async Task<int> CountLater(List<int> items)
    {
        await Task.Yield();
        return items.Count;
    }

    public Task KeepImmutable(Immutable<int[]> items)
    {
        Assert.Equal([1, 2, 3], items.Value);
        return Task.CompletedTask;
    }

    public Task<IPostGrain> Self() => Task.FromResult(this.AsReference<IPostGrain>());

    public Task<string> KeyOf(IPostGrain other) => other.Key();

    public Task<string> Key() => Task.FromResult(this.GetPrimaryKeyString());
}
