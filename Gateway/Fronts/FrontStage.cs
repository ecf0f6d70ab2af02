using Telepool.Gateway.Relaying;

namespace Telepool.Gateway.Fronts;

/// <summary>A stranger whose front is being connected to (<see cref="FrontLink"/>). What it sends meanwhile stays in its connection.</summary>
internal sealed class FrontStage : ConnectionStage
{
    // As long as a client waits for a site that does not answer.
    private static readonly TimeSpan Connecting = TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    public override TimeSpan? Deadline => Connecting;

    /// <inheritdoc />
    public override void OnBytes(Connection connection)
    {
    }

    /// <inheritdoc />
    public override void OnPeerClosed(Connection connection)
    {
        // The front is to see the end too, behind everything else.
    }
}
