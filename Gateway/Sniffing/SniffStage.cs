using Telepool.Gateway.Mtproto;
using Telepool.Gateway.Relaying;

namespace Telepool.Gateway.Sniffing;

/// <summary>Waits until the first bytes of a connection tell what it is, and gives it to the stage for that.</summary>
internal sealed class SniffStage : ConnectionStage
{
    /// <inheritdoc />
    public override void OnBytes(Connection connection)
    {
        var result = Recognition.Classify(connection.Received);
        if (result is { Status: SniffStatus.Recognised, Protocol: SniffedProtocol.Obfuscated })
        {
            connection.Become(new ObfuscatedStage());
        }
        else if (result.Status != SniffStatus.Incomplete)
        {
            connection.Become(new SilentStage());
        }
    }
}
