using Orleans.Serialization;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Streams;

public sealed class StreamTests(SharedCluster cluster)
{
    private readonly string _key = SharedCluster.NewKey();

    private ISourceGrain Grain => cluster.Grains.GetGrain<ISourceGrain>(_key);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task Stream_ReadToItsEnd_GivesEverythingInOrder(int count)
    {
        Assert.Equal(Enumerable.Range(0, count), await Grain.Count(count).ToListAsync());
        await Eventually.IsTrue(() => Journal.Read(_key) is ["ended"]);
    }

    [Fact]
    public async Task Stream_LeftEarly_EndsInTheGrain()
    {
        await foreach (var number in Grain.Count(int.MaxValue))
        {
            if (number == 5)
            {
                break;
            }
        }

        await Eventually.IsTrue(() => Journal.Read(_key) is ["ended"]);
    }

    [Fact]
    public async Task Stream_ThatThrows_GivesWhatCameBefore()
    {
        var got = new List<int>();

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var number in Grain.CountAndThrow(3))
            {
                got.Add(number);
            }
        });

        Assert.Equal("No more.", exception.Message);
        Assert.Equal([0, 1, 2], got);
    }

    [Fact]
    public async Task Stream_OfWhatHasNoSerialiser_Fails() =>
        await Assert.ThrowsAnyAsync<SerializerException>(async () => await Grain.GiveUnserialisable().LastAsync());

    [Fact]
    public async Task Call_WhileAStreamIsRead_GetsIn()
    {
        await foreach (var number in Grain.Count(500))
        {
            if (number % 100 == 0)
            {
                Assert.Equal(42, await Grain.Answer());
            }
        }
    }

    [Fact]
    public async Task Stream_ReadTwice_BeginsTwice()
    {
        var stream = Grain.Count(10);

        Assert.Equal(10, await stream.CountAsync());
        Assert.Equal(10, await stream.CountAsync());
    }

    [Fact]
    public async Task Stream_WhoseTokenIsCancelled_EndsForReaderAndGrain()
    {
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var number in Grain.Count(int.MaxValue, cancellation.Token))
            {
                if (number == 5)
                {
                    await cancellation.CancelAsync();
                }
            }
        });

        await Eventually.IsTrue(() => Journal.Read(_key) is ["ended"]);
    }
}
