using Orleans;

namespace StandIns.Tests.Timeouts;

public interface ISlowGrain : IGrainWithStringKey
{
    /// <summary>Waits at the gate of the grain's key.</summary>
    Task PassGate();

    /// <summary>Waits at the gate of the grain's key; callers wait no longer than the attribute says.</summary>
    [ResponseTimeout("00:00:00.3")]
    Task PassGateQuickly();

    /// <summary>Ends when the token is cancelled, and notes that in the journal of the grain's key.</summary>
    Task WaitFor(CancellationToken cancellationToken);

    Task<int> Answer();
}
