namespace Telepool.Gateway.Workers;

/// <summary>Who is told that a time has passed.</summary>
internal interface IDeadline
{
    /// <summary>The time is over; called once, on the worker's thread.</summary>
    void OnDeadline();
}
