using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Telepool.Gateway.Upstreams;
using Telepool.Gateway.Upstreams.Balancing;

namespace Gateway.Tests.Upstreams;

public sealed class BalancerTests
{
    private static readonly UpstreamSettings Settings = new();
    private readonly UpstreamRegistry _registry = new(1, new UpstreamEvents(NullLogger.Instance));

    [Fact]
    public void Choose_RoundRobin_FollowsTheWeights()
    {
        var sut = New(BalancingPolicy.RoundRobin, 5, 1, 1);
        Assert.Equal("aabacaa", string.Concat(Enumerable.Range(0, 7).Select(_ => NameOf(sut, Choose(sut)))));
    }

    [Fact]
    public void Choose_RoundRobinOfSeveralWorkers_DoesNotBeginAtTheSame()
    {
        var first = Enumerable.Range(0, 3).Select(worker => New(BalancingPolicy.RoundRobin, worker, [1, 1, 1])).Select(sut => NameOf(sut, Choose(sut)));
        Assert.Equal(3, first.Distinct().Count());
    }

    [Fact]
    public void Choose_LeastConnections_FillsTheEmptiestForItsWeight()
    {
        var sut = New(BalancingPolicy.LeastConnections, 1, 2, 1);
        for (var i = 0; i < 400; i++)
        {
            Choose(sut).Upstream.Load.Add(0, 1);
        }

        Assert.Equal([100, 200, 100], sut.Candidates.Select(candidate => candidate.Upstream.Load.Open));
        sut.Candidates[2].Upstream.Load.Add(0, -50);
        for (var i = 0; i < 50; i++)
        {
            var chosen = Choose(sut);
            Assert.Same(sut.Candidates[2], chosen);
            chosen.Upstream.Load.Add(0, 1);
        }
    }

    [Fact]
    public void Choose_ClientIp_KeepsClientsAndSharesThemByWeight()
    {
        var sut = New(BalancingPolicy.ClientIp, 1, 2, 1);
        var counts = new int[3];
        for (var client = 0; client < 8000; client++)
        {
            var chosen = Choose(sut, (UInt128)client << 64);
            Assert.Same(chosen, Choose(sut, (UInt128)client << 64));
            counts[IndexOf(sut, chosen)]++;
        }

        Assert.InRange(counts[0], 1800, 2200);
        Assert.InRange(counts[1], 3700, 4300);
        Assert.InRange(counts[2], 1800, 2200);
    }

    [Fact]
    public void Choose_ClientIpAndOneUpstreamGoes_OnlyItsOwnClientsMove()
    {
        var sut = New(BalancingPolicy.ClientIp, 1, 1, 1, 1);
        var before = Enumerable.Range(0, 4000).Select(client => Choose(sut, (UInt128)client)).ToArray();
        PutOut(sut.Candidates[1], 0);
        var after = Enumerable.Range(0, 4000).Select(client => Choose(sut, (UInt128)client, 1)).ToArray();
        for (var i = 0; i < before.Length; i++)
        {
            if (before[i] == sut.Candidates[1])
            {
                Assert.NotSame(before[i], after[i]);
            }
            else
            {
                Assert.Same(before[i], after[i]);
            }
        }

        // Those that moved are spread over all that are left.
        Assert.Equal(3, after.Where((_, i) => before[i] == sut.Candidates[1]).Distinct().Count());
    }

    [Theory]
    [InlineData(BalancingPolicy.RoundRobin)]
    [InlineData(BalancingPolicy.LeastConnections)]
    [InlineData(BalancingPolicy.ClientIp)]
    public void Choose_OneIsOut_IsAvoidedUntilItsTrialIsDueAndThenTriedOnce(BalancingPolicy policy)
    {
        var sut = New(policy, 1, 1);
        PutOut(sut.Candidates[0], 1000);
        var until = sut.Candidates[0].Upstream.Health.OutUntil;
        for (var client = 0; client < 50; client++)
        {
            Assert.Same(sut.Candidates[1], Choose(sut, (UInt128)client, until - 1));
        }

        var trials = Enumerable.Range(0, 50).Count(client => Choose(sut, (UInt128)client, until) == sut.Candidates[0]);
        Assert.Equal(1, trials);
        sut.Candidates[0].Upstream.Health.Succeeded(until + 1);
        Assert.Contains(Enumerable.Range(0, 50), client => Choose(sut, (UInt128)client, until + 2) == sut.Candidates[0]);
    }

    [Fact]
    public void Choose_AllAreOut_TriesTheOneWhoseTimeIsOverFirst()
    {
        var sut = New(BalancingPolicy.RoundRobin, 1, 1, 1);
        PutOut(sut.Candidates[2], 1000);
        PutOut(sut.Candidates[0], 1200);
        PutOut(sut.Candidates[1], 1400);
        Assert.Same(sut.Candidates[2], sut.Choose(1500, 0, out var isLastResort));
        Assert.True(isLastResort);
    }

    [Fact]
    public void Choose_OnlyOne_IsNeverRefused()
    {
        var sut = New(BalancingPolicy.RoundRobin, 1);
        PutOut(sut.Candidates[0], 1000);
        Assert.Same(sut.Candidates[0], sut.Choose(1001, 0, out _));
    }

    [Fact]
    public void Choose_LowerTierIsOut_TakesTheHigherUntilItIsBack()
    {
        var low = new Candidate(_registry.Of(IPEndPoint.Parse("192.0.2.1:1")), 0, 1);
        var high = new Candidate(_registry.Of(IPEndPoint.Parse("[2001:db8::1]:1")), 1, 1);
        var sut = new Balancer([low, high], BalancingPolicy.RoundRobin, 0);
        Assert.All(Enumerable.Range(0, 10), _ => Assert.Same(low, Choose(sut)));
        PutOut(low, 1000);
        Assert.All(Enumerable.Range(0, 10), _ => Assert.Same(high, Choose(sut, 0, 1001)));
        low.Upstream.Health.Succeeded(1002);
        Assert.Same(low, Choose(sut, 0, 1003));
    }

    private static Candidate Choose(Balancer sut, UInt128 client = default, long now = 0)
    {
        var chosen = sut.Choose(now, client, out var isLastResort);
        Assert.False(isLastResort);
        return chosen;
    }

    private static void PutOut(Candidate candidate, long now)
    {
        while (!candidate.Upstream.Health.IsOut)
        {
            candidate.Upstream.Health.Failed(now, Settings);
        }
    }

    private static int IndexOf(Balancer sut, Candidate candidate) => sut.Candidates.ToList().IndexOf(candidate);

    private static string NameOf(Balancer sut, Candidate candidate) => ((char)('a' + IndexOf(sut, candidate))).ToString();

    private Balancer New(BalancingPolicy policy, params int[] weights) => New(policy, 0, weights);

    private Balancer New(BalancingPolicy policy, int start, int[] weights) =>
        new(weights.Select((weight, i) => new Candidate(_registry.Of(new IPEndPoint(IPAddress.Loopback, 1000 + i)), 0, weight)), policy, start);
}
