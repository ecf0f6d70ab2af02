using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Filters;

public sealed class FilterTests
{
    private readonly List<string> _seen = [];

    [Fact]
    public async Task Incoming_SeesAndChangesArgumentsAndResults()
    {
        await using var cluster = await DeployAsync(silo => silo.AddIncomingGrainCallFilter(async context =>
        {
            if (context.InterfaceMethod.Name != nameof(IFilteredGrain.Double))
            {
                await context.Invoke();
                return;
            }

            context.Request.SetArgument(0, (int)context.Request.GetArgument(0)! + 1);
            await context.Invoke();
            context.Result = (int)context.Result! + 1000;
        }));

        // ((3 + 1) * 2), plus 100 by the grain's own filter, plus 1000 by the silo's
        Assert.Equal(1108, await Grain(cluster).Double(3));
    }

    [Fact]
    public async Task Incoming_KnowsTheCall()
    {
        await using var cluster = await DeployAsync(silo => silo.AddIncomingGrainCallFilter(context =>
        {
            if (context.Grain is FilteredGrain)
            {
                Note($"{context.InterfaceMethod.DeclaringType!.Name}.{context.MethodName} of {context.TargetId.Key} in {context.ImplementationMethod.DeclaringType!.Name}");
            }

            return context.Invoke();
        }));

        await Grain(cluster, "key").Double(1);

        Assert.Equal(["IFilteredGrain.Double of key in FilteredGrain"], _seen);
    }

    [Fact]
    public async Task Incoming_ThatAnswersItself_KeepsTheCallFromTheGrain()
    {
        await using var cluster = await DeployAsync(silo => silo.AddIncomingGrainCallFilter(context =>
        {
            if (context.Grain is not FilteredGrain)
            {
                return context.Invoke();
            }

            context.Result = 7;
            return Task.CompletedTask;
        }));

        Assert.Equal(7, await Grain(cluster).Fail());
    }

    [Fact]
    public async Task Incoming_SeesAndReplacesExceptions()
    {
        await using var cluster = await DeployAsync(silo => silo.AddIncomingGrainCallFilter(async context =>
        {
            try
            {
                await context.Invoke();
            }
            catch (InvalidOperationException exception) when (exception.Message == "As asked.")
            {
                throw new NotSupportedException("Replaced.");
            }
        }));

        var exception = await Assert.ThrowsAsync<NotSupportedException>(() => Grain(cluster).Fail());

        Assert.Equal("Replaced.", exception.Message);
    }

    [Fact]
    public async Task Filters_RunInTheOrderTheyWereAdded()
    {
        await using var cluster = await DeployAsync(silo => silo
            .AddIncomingGrainCallFilter(context => NoteAround("first", context))
            .AddIncomingGrainCallFilter(context => NoteAround("second", context)));

        await Grain(cluster).Double(1);

        Assert.Equal(["first in", "second in", "second out", "first out"], _seen);
    }

    [Fact]
    public async Task Outgoing_OfTheClient_SeesAndChangesTheCall()
    {
        await using var cluster = await DeployAsync(_ => { }, client => client.AddOutgoingGrainCallFilter(async context =>
        {
            if (context.MethodName == nameof(IFilteredGrain.Double))
            {
                RequestContext.Set("mark", "set by the client");
                Note($"{context.TargetId.Key} {context.Request.GetArgument(0)}");
                await context.Invoke();
                context.Result = (int)context.Result! + 1;
            }
            else
            {
                await context.Invoke();
            }
        }));

        Assert.Equal(107, await Grain(cluster, "key").Double(3));
        Assert.Equal(["key 3"], _seen);
    }

    [Fact]
    public async Task Outgoing_OfTheSilo_SeesWhatGrainsCall()
    {
        await using var cluster = await DeployAsync(silo => silo.AddOutgoingGrainCallFilter(context =>
        {
            if (context.MethodName == nameof(IFilteredGrain.Double))
            {
                Note($"{context.SourceId!.Value.Key} calls {context.TargetId.Key}");
            }

            return context.Invoke();
        }));

        await Grain(cluster, "caller").DoubleThere(Grain(cluster, "called"), 1);

        Assert.Equal(["caller calls called"], _seen);
    }

    private static async Task<InProcessTestCluster> DeployAsync(Action<ISiloBuilder> configureSilo, Action<IClientBuilder>? configureClient = null)
    {
        var cluster = new InProcessTestClusterBuilder(1)
            .ConfigureSilo((_, silo) => configureSilo(silo))
            .ConfigureClient(client => configureClient?.Invoke(client))
            .Build();
        await cluster.DeployAsync();
        return cluster;
    }

    private static IFilteredGrain Grain(InProcessTestCluster cluster, string? key = null) =>
        cluster.Client.GetGrain<IFilteredGrain>(key ?? SharedCluster.NewKey());

    private async Task NoteAround(string name, IIncomingGrainCallContext context)
    {
        if (context.Grain is not FilteredGrain)
        {
            await context.Invoke();
            return;
        }

        Note($"{name} in");
        await context.Invoke();
        Note($"{name} out");
    }

    private void Note(string entry)
    {
        lock (_seen)
        {
            _seen.Add(entry);
        }
    }
}
