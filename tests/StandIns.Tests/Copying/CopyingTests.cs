using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;
using Orleans.Serialization;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Copying;

public sealed class CopyingTests(SharedCluster cluster)
{
    private readonly string _key = SharedCluster.NewKey();

    private IPostGrain Grain => cluster.Grains.GetGrain<IPostGrain>(_key);

    [Fact]
    public async Task Argument_ChangedByTheCallerLater_IsNotChangedInTheGrain()
    {
        var parcel = new Parcel { List = [1], Map = new() { ["a"] = ["b"] }, Bytes = [1, 2] };
        await Grain.Keep(parcel);
        parcel.List.Add(2);
        parcel.Map["a"].Add("c");
        parcel.Bytes[0] = 9;

        var kept = await Grain.Kept();

        Assert.Equal([1], kept!.List!);
        Assert.Equal(["b"], kept.Map!["a"]);
        Assert.Equal([1, 2], kept.Bytes!);
    }

    [Fact]
    public async Task Argument_ChangedWhileTheCallIsOnItsWay_ArrivesAsItWas()
    {
        var other = cluster.Grains.GetGrain<IPostGrain>(SharedCluster.NewKey());

        Assert.Equal(3, await Grain.SendAndChange(other));
    }

    [Fact]
    public async Task Result_ChangedByTheCaller_IsNotChangedInTheGrain()
    {
        await Grain.Keep(new Parcel { List = [1] });
        (await Grain.Kept())!.List!.Add(2);

        Assert.Equal([1], (await Grain.Kept())!.List!);
    }

    [Fact]
    public async Task Values_OfEveryKind_ComeBackEqual()
    {
        var sent = new Parcel
        {
            Text = "text",
            List = [1, 2],
            Map = new() { ["key"] = ["value"] },
            Bytes = [1, 2, 3],
            Moment = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(6)),
            Guid = Guid.NewGuid(),
            Pair = (7, "seven"),
            Labels = [new Label("one", Shape.Round) { Notes = ["note"] }],
            Shapes = [Shape.Square],
            Address = new Uri("https://example.org/a?b#c"),
            Inner = new Parcel { Text = "inner" },
            Memory = new byte[] { 4, 5 },
            Anything = new Dog { Name = "Rex", Tricks = ["sit"] },
            Price = 1.25m,
            Duration = TimeSpan.FromMilliseconds(5),
            Jagged = [[1], [2, 3]],
        };

        var got = (await Grain.Echo(sent))!;

        Assert.NotSame(sent, got);
        Assert.Equal(sent.Text, got.Text);
        Assert.Equal(sent.List, got.List);
        Assert.Equal(sent.Map["key"], got.Map!["key"]);
        Assert.Equal(sent.Bytes, got.Bytes);
        Assert.Equal(sent.Moment, got.Moment);
        Assert.Equal(sent.Guid, got.Guid);
        Assert.Equal(sent.Pair, got.Pair);
        Assert.Equal("one", Assert.Single(got.Labels).Name);
        Assert.Equal(["note"], got.Labels[0].Notes);
        Assert.Equal(sent.Shapes, got.Shapes);
        Assert.Equal(sent.Address, got.Address);
        Assert.Equal("inner", got.Inner!.Text);
        Assert.Equal(sent.Memory.ToArray(), got.Memory.ToArray());
        Assert.Equal(["sit"], Assert.IsType<Dog>(got.Anything).Tricks);
        Assert.Equal(sent.Price, got.Price);
        Assert.Equal(sent.Duration, got.Duration);
        Assert.Equal(sent.Jagged, got.Jagged);
    }

    [Fact]
    public async Task Null_CrossesAsNull() => Assert.Null(await Grain.Echo(null));

    [Fact]
    public async Task Record_WithPrimaryConstructor_CrossesWithAllMembers()
    {
        var got = await Grain.EchoLabel(new Label("name", Shape.Square) { Notes = ["a", "b"] });

        Assert.Equal(("name", Shape.Square), (got.Name, got.Shape));
        Assert.Equal(["a", "b"], got.Notes);
    }

    [Fact]
    public async Task DerivedClass_ByItsBase_KeepsItsClass()
    {
        var got = Assert.IsType<Dog>(await Grain.EchoAnimal(new Dog { Name = "Rex", Tricks = ["roll"] }));

        Assert.Equal("Rex", got.Name);
        Assert.Equal(["roll"], got.Tricks);
    }

    [Fact]
    public async Task Object_MetTwice_IsOneObjectInTheGrainToo()
    {
        var parcel = new Parcel();

        Assert.True(await Grain.AreSame([parcel, parcel]));
        Assert.False(await Grain.AreSame([parcel, new Parcel()]));
    }

    [Fact]
    public async Task Circle_IsACircleInTheGrainToo()
    {
        var parcel = new Parcel();
        parcel.Inner = parcel;

        var got = await Grain.Echo(parcel);

        Assert.Same(got, got!.Inner);
    }

    [Fact]
    public async Task Immutable_Crosses()
    {
        await Grain.KeepImmutable(new[] { 1, 2, 3 }.AsImmutable());

        Assert.Equal(new Stamp("Utopia"), await Grain.EchoAnything(new Stamp("Utopia")));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Value_AsObject_ComesBackEqual(object value) => Assert.Equivalent(value, await Grain.EchoAnything(value), strict: true);

    public static TheoryData<object> Values() =>
    [
        1, 2L, 3.5, 'c', true, "text", 1.5m, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateOnly(2026, 1, 1), TimeSpan.FromDays(1),
        Shape.Square, new int?(5), new byte[] { 1 }, new List<string> { "a" }, new Dictionary<int, string> { [1] = "a" }, new HashSet<int> { 1 },
        new Queue<int>([1, 2]), new Stack<int>([1, 2]), (1, "a"), Tuple.Create(1, "a"), KeyValuePair.Create("k", 1), ImmutableList.Create(1),
        ImmutableDictionary<string, int>.Empty.Add("a", 1), ImmutableHashSet.Create("a"), new SortedDictionary<string, int> { ["a"] = 1 },
        new string[] { "a" }, new Parcel[] { new() { Text = "in an array" } },
    ];

    [Fact]
    public async Task Argument_WithoutSerialiser_IsRefused() =>
        await Assert.ThrowsAnyAsync<SerializerException>(async () => await Grain.EchoAnything(new Unmarked()));

    [Fact]
    public async Task Argument_WithAMemberWithoutSerialiser_IsRefused() =>
        await Assert.ThrowsAnyAsync<SerializerException>(async () => await Grain.Echo(new Parcel { Anything = new Unmarked() }));

    [Fact]
    public async Task Argument_OfALanguageType_IsRefused() =>
        await Assert.ThrowsAnyAsync<SerializerException>(async () => await Grain.EchoAnything(new { Anonymous = 1 }));

    [Fact]
    public async Task Result_WithoutSerialiser_IsRefused() =>
        await Assert.ThrowsAnyAsync<SerializerException>(async () => await Grain.Unserialisable());

    [Fact]
    public async Task Member_WithoutId_NeverArrives()
    {
        string? arrived;
        try
        {
            arrived = ((HalfMarked)(await Grain.EchoAnything(new HalfMarked { Marked = "marked", Forgotten = "forgotten" }))!).Forgotten;
        }
        catch (SerializerException)
        {
            arrived = null;
        }

        Assert.Null(arrived);
    }

    [Fact]
    public async Task Exception_OfAGrain_ComesAsItsOwnClassWithItsMembers()
    {
        var exception = await Assert.ThrowsAsync<ParcelException>(() => Grain.ThrowParcel(12));

        Assert.Equal("Too heavy.", exception.Message);
        Assert.Equal(12, exception.Weight);
        Assert.Contains(nameof(PostGrain.ThrowParcel), exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exception_WithACause_ComesWithIt()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => Grain.ThrowNested());

        Assert.Equal("outer", exception.Message);
        Assert.Equal("inner", Assert.IsType<ArgumentException>(exception.InnerException).Message);
    }

    [Fact]
    public async Task Reference_AsArgumentAndResult_LeadsToItsGrain()
    {
        var self = await Grain.Self();

        Assert.Equal(_key, self.GetPrimaryKeyString());
        Assert.Equal(Grain, self);
        Assert.Equal(_key, await cluster.Grains.GetGrain<IPostGrain>(SharedCluster.NewKey()).KeyOf(self));
    }
}
