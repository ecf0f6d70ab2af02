namespace Orleans.Configuration;

/// <summary>Settings of calls that grains make and receive.</summary>
public class SiloMessagingOptions : MessagingOptions
{
    /// <summary>How many ending activations a request may meet before it is refused with <see cref="Runtime.OrleansMessageRejectionException"/>; 2.</summary>
    public int MaxForwardCount { get; set; } = 2;

    /// <summary>How many requests may wait in one activation before more are refused with <see cref="Runtime.LimitExceededException"/>; 0 for no limit.</summary>
    public int MaxEnqueuedRequestsHardLimit { get; set; }
}
