using Grains.Collection;
using Grains.Interfaces.Collection;

namespace Grains.Tests.Collection;

public sealed class WorkSharingTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(10);

    private readonly CollectionGrainState _state = new();
    private readonly WorkSharing _sharing;

    public WorkSharingTests() => _sharing = new WorkSharing(() => _state);

    [Fact]
    public void Share_WorkersOfOneKind_GetEqualParts()
    {
        Add(10, CollectionKind.History);
        Attach("a");
        Attach("b");
        Attach("c");

        Assert.True(_sharing.Share(Start, Start));

        Assert.Equal([3, 3, 4], Loads().Order());
        Assert.False(_sharing.Share(Start, Start));
        Assert.Equal(10, _state.Work.Select(work => work.Epoch).Distinct().Count());
    }

    [Fact]
    public void Share_KindThatNobodyDoes_StaysFree()
    {
        Add(2, CollectionKind.History);
        Add(2, CollectionKind.Statistics);
        Attach("a", kinds: [CollectionKind.History]);

        _sharing.Share(Start, Start);

        Assert.Equal(2, _sharing.AssignmentsOf("a").Length);
        Assert.All(_sharing.AssignmentsOf("a"), assignment => Assert.Equal(CollectionKind.History, assignment.Item.Kind));
    }

    [Fact]
    public void Share_Capacity_IsKept()
    {
        Add(10, CollectionKind.History);
        Attach("a", capacity: 3);
        Attach("b", capacity: 4);

        _sharing.Share(Start, Start);

        Assert.Equal(3, _sharing.AssignmentsOf("a").Length);
        Assert.Equal(4, _sharing.AssignmentsOf("b").Length);
    }

    [Fact]
    public void Share_WorkerJoins_PiecesMoveOnlyWhenTheyHaveStopped()
    {
        Add(8, CollectionKind.History);
        Attach("a");
        _sharing.Share(Start, Start);
        var before = _sharing.AssignmentsOf("a");
        Attach("b");

        Assert.True(_sharing.Share(Start, Start));
        Assert.Equal(4, _sharing.AssignmentsOf("a").Length);
        Assert.Empty(_sharing.AssignmentsOf("b"));
        // Nothing more is asked for while those four are on their way.
        Assert.False(_sharing.Share(Start, Start));

        Assert.False(_sharing.Stopped("a", [.. before.Select(assignment => assignment.Item)]));
        Assert.True(_sharing.Stopped("a", [.. _sharing.AssignmentsOf("a").Select(assignment => assignment.Item)]));
        _sharing.Share(Start, Start);
        Assert.Equal(4, _sharing.AssignmentsOf("b").Length);
        Assert.All(_sharing.AssignmentsOf("b"), assignment => Assert.True(assignment.Epoch > before.Max(old => old.Epoch)));
        Assert.False(_sharing.Share(Start, Start));
    }

    [Fact]
    public void Share_WorkerSilentForItsTime_LosesEverything()
    {
        Add(4, CollectionKind.History);
        Attach("a");
        Attach("b");
        _sharing.Share(Start, Start);
        _sharing.Find("b")!.ExpiresAt = Start + Ttl + Ttl;

        // Strangers still have their grace; a worker that was known here and went silent has none.
        _sharing.Share(Start + Ttl, Start + Ttl + Ttl);

        Assert.Null(_sharing.Find("a"));
        Assert.Equal(4, _sharing.AssignmentsOf("b").Length);
    }

    [Fact]
    public void Share_StrangersWithinTheirGrace_KeepWhatTheyHave()
    {
        Add(2, CollectionKind.History);
        _state.Work[0].Worker = "old";
        Attach("a");

        _sharing.Share(Start, Start + Ttl);
        Assert.Equal("old", _state.Work[0].Worker);
        _sharing.Find("a")!.ExpiresAt = Start + Ttl + Ttl;
        _sharing.Share(Start + Ttl, Start + Ttl);
        Assert.Equal(2, _sharing.AssignmentsOf("a").Length);
    }

    [Fact]
    public void Share_RandomComingAndGoing_EndsBalancedWithEveryPieceOnce()
    {
        var random = new Random(5);
        Add(40, CollectionKind.History);
        Add(20, CollectionKind.Updates);
        for (var step = 0; step < 2000; step++)
        {
            var name = "w" + random.Next(6);
            switch (random.Next(4))
            {
                case 0:
                    Attach(name, kinds: random.Next(3) == 0 ? [CollectionKind.History] : [CollectionKind.History, CollectionKind.Updates]);
                    break;
                case 1:
                    _sharing.Detach(name);
                    _sharing.Free(name);
                    break;
                default:
                    _sharing.Stopped(name, [.. _sharing.AssignmentsOf(name).Select(assignment => assignment.Item)]);
                    break;
            }

            _sharing.Share(Start, Start);
        }

        for (var i = 0; i < 6; i++)
        {
            Attach("w" + i);
        }

        while (_sharing.Share(Start, Start) | _sharing.Workers.Any(worker => _sharing.Stopped(worker.Info.Name, [.. _sharing.AssignmentsOf(worker.Info.Name).Select(assignment => assignment.Item)])))
        {
        }

        Assert.Equal([10, 10, 10, 10, 10, 10], Loads());
        Assert.All(_state.Work, work => Assert.False(work.IsMoving));
    }

    private IEnumerable<int> Loads() => _sharing.Workers.Select(worker => _sharing.AssignmentsOf(worker.Info.Name).Length);

    private void Add(int channels, string kind) => _state.Work.AddRange(Enumerable.Range(0, channels).Select(channel => new AssignedWork { Item = new WorkItem("channel" + channel, kind) }));

    private void Attach(string name, int capacity = 100, string[]? kinds = null) => _sharing.Attach(
        new WorkerInfo { Name = name, Instance = Guid.NewGuid(), Kinds = kinds ?? [CollectionKind.History, CollectionKind.Updates], Capacity = capacity, TimeToLive = Ttl }, Start);
}
