using Orleans;
using Orleans.Concurrency;

namespace StandIns.Tests.Copying;

public interface IPostGrain : IGrainWithStringKey
{
    /// <summary>Keeps the argument itself.</summary>
    Task Keep(Parcel? parcel);

    /// <summary>Answers the very object that is kept.</summary>
    Task<Parcel?> Kept();

    Task<Parcel?> Echo(Parcel? parcel);

    Task<Label> EchoLabel(Label label);

    Task<Animal> EchoAnimal(Animal animal);

    Task<object?> EchoAnything(object? value);

    /// <summary>Answers what has no serialiser.</summary>
    Task<object> Unserialisable();

    /// <summary>Whether both are the same object here.</summary>
    Task<bool> AreSame(List<Parcel> parcels);

    Task ThrowParcel(int weight);

    Task ThrowNested();

    /// <summary>Sends a list to <paramref name="other"/>, changes it at once, and answers what the other one got.</summary>
    Task<int> SendAndChange(IPostGrain other);

    Task<int> CountLater(List<int> items);

    Task KeepImmutable(Immutable<int[]> items);

    /// <summary>The key of this grain, asked through a reference that it hands out itself.</summary>
    Task<IPostGrain> Self();

    Task<string> KeyOf(IPostGrain other);

    Task<string> Key();
}
