using Orleans;

namespace StandIns.Tests.Activations;

/// <summary>Writes its life into the journal of its key.</summary>
public interface ILifeGrain : IGrainWithStringKey
{
    /// <summary>Tells this life from others.</summary>
    Task<string> LifeId();

    /// <summary>Asks for the end, and answers this life.</summary>
    Task<string> EndSoon();

    /// <summary>Asks for the end and waits at the named gate, still in the same call.</summary>
    Task<string> EndSoonAndPass(string gate);

    Task StayAtLeast(TimeSpan time);
}
