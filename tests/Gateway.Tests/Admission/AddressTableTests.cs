using System.Net;
using Telepool.Gateway.Admission;

namespace Gateway.Tests.Admission;

public sealed class AddressTableTests
{
    private readonly AddressTable _table = new(1024, 42);

    [Fact]
    public void TryOpen_Burst_ThenTheRate()
    {
        var key = Key(1);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(AddressVerdict.Admitted, Open(key, 0));
        }

        Assert.Equal(AddressVerdict.TooFast, Open(key, 0));
        Assert.Equal(AddressVerdict.TooFast, Open(key, 99));
        Assert.Equal(AddressVerdict.Admitted, Open(key, 100));
        Assert.Equal(AddressVerdict.TooFast, Open(key, 100));
        Assert.Equal(AddressVerdict.Admitted, Open(Key(2), 100));
    }

    [Fact]
    public void TryOpen_AfterAQuietTime_NoMoreThanTheBurst()
    {
        var key = Key(1);
        Assert.Equal(AddressVerdict.Admitted, Open(key, 0));

        var admitted = Enumerable.Range(0, 20).Count(_ => Open(key, 1_000_000) == AddressVerdict.Admitted);

        Assert.Equal(5, admitted);
    }

    [Fact]
    public void TryOpen_AtTheCount_UntilOneCloses()
    {
        var key = Key(1);
        Assert.Equal(AddressVerdict.Admitted, _table.TryOpen(key, 0, 0, 1, 2));
        Assert.Equal(AddressVerdict.Admitted, _table.TryOpen(key, 0, 0, 1, 2));
        Assert.Equal(AddressVerdict.TooMany, _table.TryOpen(key, 0, 0, 1, 2));

        _table.Closed(key);

        Assert.Equal(AddressVerdict.Admitted, _table.TryOpen(key, 0, 0, 1, 2));
        Assert.Equal(2, _table.CountOpen(key));
    }

    [Fact]
    public void TryOpen_MillionsOfAddresses_ForgetsNobodyWithAConnection()
    {
        var regular = Enumerable.Range(0, 20).Select(index => AddressKey.Of(new IPAddress([198, 51, 100, (byte)index]))).ToList();
        foreach (var key in regular)
        {
            Assert.Equal(AddressVerdict.Admitted, Open(key, 0));
        }

        for (var i = 0; i < 200_000; i++)
        {
            var key = Key(i);
            Assert.Equal(AddressVerdict.Admitted, Open(key, i));
            _table.Closed(key);
        }

        Assert.All(regular, key => Assert.Equal(1, _table.CountOpen(key)));
        Assert.Equal(0, _table.Untracked);
    }

    [Fact]
    public void TryOpen_EveryPlaceTaken_AdmitsAndCountsNobodyElses()
    {
        var admitted = Enumerable.Range(0, 5000).Count(index => Open(Key(index), 0) == AddressVerdict.Admitted);

        Assert.Equal(5000, admitted);
        Assert.True(_table.Untracked >= 5000 - 1024);
        for (var i = 0; i < 5000; i++)
        {
            _table.Closed(Key(i));
            Assert.Equal(0, _table.CountOpen(Key(i)));
        }
    }

    [Fact]
    public void AddPoints_UpToTheLimit_TellsOnceAndBeginsAnew()
    {
        var key = Key(1);
        var quarters = 0;
        for (var i = 0; i < 99; i++)
        {
            quarters += _table.AddPoints(key, 1, 10, 100, 0, out var early);
            Assert.False(early);
        }

        Assert.Equal(3, quarters);
        Assert.Equal(1, _table.AddPoints(key, 1, 10, 100, 0, out var isOver));
        Assert.True(isOver);
        _table.AddPoints(key, 1, 10, 100, 0, out isOver);
        Assert.False(isOver);
    }

    // A client opens up to eight connections at once and tries again every second or so, for days, after its secret was withdrawn.
    [Fact]
    public void AddPoints_ClientWithAWithdrawnSecret_IsNeverTooMuch()
    {
        var settings = new ProtectionSettings();
        for (var second = 0; second < 24 * 3600; second++)
        {
            for (var i = 0; i < 8; i++)
            {
                _table.AddPoints(Key(1), MisdeedPoints.Of(Misdeed.Noise), settings.ForgivenPerSecond, settings.BanScore, second * 1000L, out var isOver);
                Assert.False(isOver);
            }
        }
    }

    [Fact]
    public void AddPoints_Flood_IsTooMuchWithinASecond()
    {
        var settings = new ProtectionSettings();
        var count = 0;
        for (var isOver = false; !isOver; count++)
        {
            _table.AddPoints(Key(1), MisdeedPoints.Of(Misdeed.Noise), settings.ForgivenPerSecond, settings.BanScore, count / 10, out isOver);
        }

        Assert.InRange(count, 1000, 1010);
    }

    [Fact]
    public void AddPoints_AddressWithClients_StaysInGoodStanding()
    {
        var settings = new ProtectionSettings();
        Assert.False(_table.IsKnown(Key(1), settings.ForgivenPerSecond, 0));
        for (var second = 0; second < 3600; second++)
        {
            _table.AddPoints(Key(1), MisdeedPoints.Success, settings.ForgivenPerSecond, settings.BanScore, second * 1000L, out _);
            for (var i = 0; i < 10; i++)
            {
                _table.AddPoints(Key(1), MisdeedPoints.Of(Misdeed.Noise), settings.ForgivenPerSecond, settings.BanScore, second * 1000L, out var isOver);
                Assert.False(isOver);
            }
        }

        Assert.False(_table.IsKnown(Key(2), settings.ForgivenPerSecond, 0));
    }

    [Fact]
    public void IsKnown_AfterSuccess_FadesWithTime()
    {
        _table.AddPoints(Key(1), MisdeedPoints.Success, 10, 1000, 0, out _);

        Assert.True(_table.IsKnown(Key(1), 10, 1999));
        Assert.False(_table.IsKnown(Key(1), 10, 2001));
    }

    [Fact]
    public async Task TryOpen_FromManyThreads_CountsRight()
    {
        var tasks = Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 50_000; i++)
            {
                var key = Key(random.Next(50));
                _table.TryOpen(key, i, 0, 1, 0);
                _table.AddPoints(key, 1, 10, 1000, i, out _);
                _table.Closed(key);
            }
        }));
        await Task.WhenAll(tasks);

        Assert.All(Enumerable.Range(0, 50), index => Assert.Equal(0, _table.CountOpen(Key(index))));
    }

    private static AddressKey Key(int index) => new(0x2001_0db8_0000_0000 + (ulong)(uint)index);

    private AddressVerdict Open(AddressKey key, long now) => _table.TryOpen(key, now, perSecond: 10, burst: 5, max: 0);
}
