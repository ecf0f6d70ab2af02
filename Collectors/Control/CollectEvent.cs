using Telepool.Collectors.History;

namespace Telepool.Collectors.Control;

/// <summary>One line of a collection's progress as it goes over the wire.</summary>
internal sealed record CollectEvent
{
    /// <summary>What happened.</summary>
    public required CollectEventKind Kind { get; init; }

    /// <summary>Messages stored before the run, or rows of a page.</summary>
    public long Rows { get; init; }

    /// <summary>Messages that the channel has.</summary>
    public long Total { get; init; }

    /// <summary>The account, where it is about one.</summary>
    public string Account { get; init; } = string.Empty;

    /// <summary>How long it waits, in seconds.</summary>
    public double Wait { get; init; }

    /// <summary>How it ended.</summary>
    public ChannelOutcome? Outcome { get; init; }
}
