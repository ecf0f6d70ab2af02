namespace MTProto.Client;

/// <summary>
/// What happens to clients, for logs and metrics. Called on the client's own threads: an implementation must be quick, must not throw
/// and must be safe for several threads; one may serve many clients. Every method does nothing by default.
/// </summary>
public interface IClientObserver
{
    /// <summary>A connection is open and has a key.</summary>
    void Connected(int dcId)
    {
    }

    /// <summary>A connection ended, or could not be made.</summary>
    /// <param name="dcId">The data centre.</param>
    /// <param name="end">Why.</param>
    /// <param name="reason">The same in words.</param>
    void Disconnected(int dcId, ConnectionEnd end, string reason)
    {
    }

    /// <summary>A key was agreed on.</summary>
    void KeyCreated(int dcId, bool isTemporary)
    {
    }

    /// <summary>A call is over.</summary>
    /// <param name="methodName">The method.</param>
    /// <param name="error">The failure; null where it succeeded.</param>
    /// <param name="elapsed">From the call to its end.</param>
    void CallCompleted(string methodName, CallError? error, TimeSpan elapsed)
    {
    }

    /// <summary>A server refused a message: code of bad_msg_notification, 48 for a wrong salt.</summary>
    void MessageRefused(int dcId, int code)
    {
    }

    /// <summary>Updates may be missing.</summary>
    void UpdatesMissed(UpdatesGap gap)
    {
    }
}
