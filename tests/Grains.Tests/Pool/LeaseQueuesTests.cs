using Grains.Interfaces.Leases;
using Grains.Pool;

namespace Grains.Tests.Pool;

public sealed class LeaseQueuesTests
{
    private static readonly PoolMember Anybody = new("anybody");
    private readonly LeaseQueues _queues = new();

    [Fact]
    public void TryTake_OneTenant_IsFirstComeFirstServed()
    {
        var waiters = Enumerable.Range(0, 5).Select(_ => Add("one")).ToList();
        Assert.Equal(waiters, Enumerable.Range(0, 5).Select(_ => Take()!));
        Assert.Null(Take());
        Assert.Equal(0, _queues.Count);
    }

    [Fact]
    public void TryTake_ManyOfOneTenantAndFewOfAnother_TakesTurns()
    {
        for (var i = 0; i < 100; i++)
        {
            Add("greedy");
        }

        for (var i = 0; i < 10; i++)
        {
            Add("modest");
        }

        var order = Enumerable.Range(0, 20).Select(_ => Take()!.Request.Tenant).ToList();
        Assert.Equal(10, order.Count(tenant => tenant == "modest"));
        Assert.All(order.Chunk(2), pair => Assert.Equal(2, pair.Distinct().Count()));
        Assert.Equal("greedy", Take()!.Request.Tenant);
    }

    [Fact]
    public void TryTake_PurposesOfOneTenant_TakeTurns()
    {
        for (var i = 0; i < 10; i++)
        {
            Add("one", "history");
        }

        Add("one", "resolve");
        Assert.Contains("resolve", Enumerable.Range(0, 2).Select(_ => Take()!.Request.Purpose));
    }

    [Fact]
    public void TryTake_RandomLoads_SharesWithinFivePercent()
    {
        // Three tenants with different numbers of workers and different numbers of calls under each lease: the calls are what is shared.
        var random = new Random(7);
        (string Name, int Backlog, int Calls)[] tenants = [("a", 50, 1), ("b", 10, 5), ("c", 20, 2)];
        var calls = tenants.ToDictionary(tenant => tenant.Name, _ => 0);
        foreach (var tenant in tenants)
        {
            for (var i = 0; i < tenant.Backlog; i++)
            {
                Add(tenant.Name);
            }
        }

        for (var i = 0; i < 20_000; i++)
        {
            var taken = Take()!.Request.Tenant;
            var made = random.Next(1, 2 * tenants.Single(tenant => tenant.Name == taken).Calls);
            calls[taken] += made;
            _queues.Charge(taken, made - 1);
            Add(taken);
        }

        var mean = calls.Values.Average();
        Assert.All(calls.Values, count => Assert.InRange(count, mean * 0.95, mean * 1.05));
    }

    [Fact]
    public void TryTake_TenantThatCannotBeServed_DoesNotSaveUpItsTurns()
    {
        for (var i = 0; i < 50; i++)
        {
            Add("blocked", "resolve");
            Add("served", "history");
        }

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("served", Take(waiter => waiter.Request.Purpose == "history")!.Request.Tenant);
        }

        // Now that it can be served it gets half, and not the twenty turns that it could not use.
        var order = Enumerable.Range(0, 20).Select(_ => Take()!.Request.Tenant).ToList();
        Assert.InRange(order.Count(tenant => tenant == "blocked"), 10, 11);
    }

    [Fact]
    public void PutBack_AfterAFailedGrant_ComesNextAgain()
    {
        var first = Add("one");
        Add("one");
        Add("two");
        Assert.Same(first, Take());
        _queues.PutBack(first);
        Assert.Contains(first, new[] { Take(), Take() });
        Assert.Equal(1, _queues.Count);
    }

    [Fact]
    public void Remove_Waiting_IsNotTaken()
    {
        var first = Add("one");
        var second = Add("one");
        _queues.Remove(first);
        _queues.Remove(first);
        Assert.Equal(1, _queues.Count);
        Assert.Same(second, Take());
    }

    [Fact]
    public void CountAhead_OthersTakeTurns_CountsWhatIsServedFirst()
    {
        for (var i = 0; i < 100; i++)
        {
            Add("greedy");
        }

        for (var i = 0; i < 3; i++)
        {
            Add("modest");
        }

        // Three of its own, and four turns of the other before its own fourth.
        Assert.Equal(7, _queues.CountAhead("modest", PurposeMask.IndexOf("history")));
        Assert.Equal(103, _queues.CountAhead("greedy", PurposeMask.IndexOf("history")));
        Assert.Equal(2, _queues.CountAhead("new", PurposeMask.IndexOf("history")));
    }

    [Fact]
    public void Random_AddTakePutBackRemove_KeepsItsCounts()
    {
        var random = new Random(11);
        var queued = new List<LeaseWaiter>();
        for (var i = 0; i < 50_000; i++)
        {
            switch (random.Next(5))
            {
                case 0 or 1:
                    queued.Add(Add($"tenant {random.Next(6)}", LeasePurpose.All[random.Next(PurposeMask.Count)]));
                    break;
                case 2 when queued.Count > 0:
                    var gone = queued[random.Next(queued.Count)];
                    queued.Remove(gone);
                    _queues.Remove(gone);
                    break;
                default:
                    var purpose = random.Next(PurposeMask.Count);
                    if (Take(waiter => waiter.Purpose == purpose) is { } taken)
                    {
                        Assert.Equal(purpose, taken.Purpose);
                        if (random.Next(4) == 0)
                        {
                            _queues.PutBack(taken);
                        }
                        else
                        {
                            Assert.True(queued.Remove(taken));
                            _queues.Charge(taken.Request.Tenant, random.Next(4));
                        }
                    }
                    else
                    {
                        Assert.DoesNotContain(queued, waiter => waiter.Purpose == purpose);
                    }

                    break;
            }

            Assert.Equal(queued.Count, _queues.Count);
        }
    }

    private LeaseWaiter Add(string tenant, string purpose = "history")
    {
        var waiter = new LeaseWaiter(
            new LeaseRequest { Holder = "worker", Purpose = purpose, Tenant = tenant }, PurposeMask.IndexOf(purpose), default, DateTimeOffset.MaxValue);
        _queues.Add(waiter);
        return waiter;
    }

    private LeaseWaiter? Take(Predicate<LeaseWaiter>? able = null) =>
        _queues.TryTake(waiter => able is null || able(waiter) ? Anybody : null)?.Waiter;
}
