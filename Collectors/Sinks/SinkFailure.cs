namespace Telepool.Collectors.Sinks;

/// <summary>Why a sink did not do what was asked.</summary>
/// <param name="Status">The class of failure.</param>
/// <param name="Target">What it is about: a file, a folder, or a server and its database. Holds no password.</param>
/// <param name="Reason">The storage's words, or ours; holds no message text.</param>
public sealed record SinkFailure(SinkStatus Status, string Target, string Reason)
{
    /// <summary>Whether the sink goes on by itself once the cause is gone; otherwise it stays as it is until an operator acts.</summary>
    public bool CanResume => Status is SinkStatus.Full or SinkStatus.Unavailable;

    /// <summary>One line for an operator.</summary>
    public string Describe() => Status switch
    {
        SinkStatus.Stale => $"another worker has taken the channel over ({Reason})",
        SinkStatus.Full => $"the disk of {Target} is full ({Reason}); what is stored stays valid and the work goes on from there when there is room",
        SinkStatus.Unavailable => $"{Target} cannot be reached or written ({Reason}); what is stored stays valid and the work goes on from there when it is back",
        SinkStatus.Damaged => $"the database {Target} is damaged ({Reason}); it was left as it is: restore a copy, or move it away to start anew",
        SinkStatus.Foreign => $"{Target} is not a database of this program ({Reason}); it was left as it is",
        SinkStatus.Newer => $"the database {Target} was written by a newer version ({Reason}); it was left as it is",
        _ => $"{Target} refuses the work ({Reason})",
    };
}
