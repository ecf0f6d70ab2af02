using Telepool.Gateway.Relaying;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Fronts;

/// <summary>How many strangers one worker has on the way to a front.</summary>
internal sealed class FrontDesk
{
    private readonly Relay _relay;

    private FrontDesk(Worker worker) => _relay = Relay.Of(worker);

    /// <summary>Connections to a front that relay nothing yet.</summary>
    public int Links { get; set; }

    /// <summary>The worker's.</summary>
    public static FrontDesk Of(Worker worker) => worker.State(static worker => new FrontDesk(worker));

    /// <summary>Whether one more may be taken to a front: each worker has its share of the limit.</summary>
    public bool HasRoom(FrontSettings settings, int workers) =>
        Links + _relay.Strangers < Math.Max(1, settings.MaxConnections / (workers > 0 ? workers : Environment.ProcessorCount));
}
