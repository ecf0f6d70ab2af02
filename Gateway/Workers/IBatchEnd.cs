namespace Telepool.Gateway.Workers;

/// <summary>Who gathers work while a batch of events is handled, and does it once at the end.</summary>
internal interface IBatchEnd
{
    /// <summary>The events and deadlines of a batch were handled; the worker's thread.</summary>
    void OnBatchEnd();
}
