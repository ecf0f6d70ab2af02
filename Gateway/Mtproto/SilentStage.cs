using Telepool.Gateway.Relaying;

namespace Telepool.Gateway.Mtproto;

/// <summary>
/// Reads on, keeps nothing and answers nothing until the time for handshakes is over, as Telegram's own proxy does with a wrong secret: neither an
/// answer nor the moment of the end tells a stranger what this is.
/// </summary>
internal sealed class SilentStage : ConnectionStage
{
    /// <inheritdoc />
    public override void OnBytes(Connection connection) => connection.Consume(connection.Received.Length);
}
