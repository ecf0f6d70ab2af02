namespace Emulator;

/// <summary>Is told what happens to connections; for logs of the host, at a level for developers. Called from many threads.</summary>
public interface IEmulatorObserver
{
    /// <summary>A connection has ended.</summary>
    /// <param name="dataCenter">Where, 1 to 5.</param>
    /// <param name="reason">Why, in a few words, without anything that the client sent.</param>
    void ConnectionEnded(int dataCenter, string reason);
}
