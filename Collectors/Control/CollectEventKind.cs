namespace Telepool.Collectors.Control;

/// <summary>What a line of progress tells.</summary>
internal enum CollectEventKind
{
    /// <summary>The work goes on from what is stored.</summary>
    Started,

    /// <summary>A page was stored.</summary>
    Page,

    /// <summary>It has to wait.</summary>
    Waiting,

    /// <summary>It ended.</summary>
    Finished,
}
