using Orleans.Activations;
using Orleans.Calls;
using Orleans.Runtime;

namespace Orleans.Cluster;

/// <summary>The activations of one stateless worker grain in one silo.</summary>
internal sealed class StatelessWorkers(Silo silo, GrainClass grainClass, StatelessWorkerPlacement placement)
{
    private readonly Lock _lock = new();
    private readonly List<Activation> _activations = [];

    /// <summary>An idle activation, a new one while the limit allows, or else the one with the least to do.</summary>
    public Activation Choose(Request request)
    {
        Activation created;
        lock (_lock)
        {
            var best = _activations.MinBy(activation => activation.Load);
            if (best is not null && (best.Load == 0 || _activations.Count >= placement.MaxLocal))
            {
                return best;
            }

            created = new Activation(silo, grainClass, request.TargetId);
            _activations.Add(created);
        }

        silo.Adopt(created);
        created.Start(request.Context);
        return created;
    }

    public void Remove(Activation activation)
    {
        lock (_lock)
        {
            _activations.Remove(activation);
        }
    }
}
