namespace Telepool.Gateway.Relaying;

/// <summary>What a connection is doing before it relays: one object per connection and stage, on the connection's worker thread.</summary>
internal abstract class ConnectionStage
{
    /// <summary>How long the stage may take from its beginning; null leaves what is running, <see cref="Timeout.InfiniteTimeSpan"/> ends that.</summary>
    public virtual TimeSpan? Deadline => null;

    /// <summary><see cref="Connection.Received"/> has grown, or the stage begins, be it without a byte.</summary>
    public abstract void OnBytes(Connection connection);

    /// <summary>The client sends nothing more. Unless overridden, the connection ends.</summary>
    public virtual void OnPeerClosed(Connection connection) => connection.Close(CloseReason.Finished);

    /// <summary>The time is over. Unless overridden, the connection ends.</summary>
    public virtual void OnDeadline(Connection connection) => connection.Close(CloseReason.HandshakeTimeout);

    /// <summary>Everything given to <see cref="Connection.Send"/> is on its way, after some of it was not.</summary>
    public virtual void OnSent(Connection connection)
    {
    }

    /// <summary>The connection has ended while it was in this stage, whoever ended it: what the stage holds is let go. Not called where it relays.</summary>
    public virtual void OnClosed(Connection connection, CloseReason reason)
    {
    }
}
