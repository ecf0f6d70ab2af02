namespace Telepool.Gateway.Workers;

/// <summary>Who gathers work while events are handled, and does it when there are no more of them, or when there is enough of it.</summary>
internal interface IBatchEnd
{
    /// <summary>The events and deadlines of a batch were handled; the worker's thread.</summary>
    /// <param name="wasEmpty">Whether nothing had happened: there is nothing to wait for.</param>
    /// <returns>Whether to come back soon: the next batch then takes what is there without waiting.</returns>
    bool OnBatchEnd(bool wasEmpty);
}
