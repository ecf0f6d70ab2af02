namespace Standalone.Checking;

/// <summary>What the comparison found.</summary>
internal sealed class TruthReport
{
    /// <summary>Channels that the data centres hold.</summary>
    public int Channels { get; init; }

    /// <summary>Messages that the data centres hold.</summary>
    public int Expected { get; init; }

    /// <summary>Rows in the database.</summary>
    public int Stored { get; set; }

    /// <summary>Messages that the database lacks.</summary>
    public int Missing { get; set; }

    /// <summary>Rows that repeat a message.</summary>
    public int Duplicates { get; set; }

    /// <summary>Rows whose content is not that of the message.</summary>
    public int Mismatched { get; set; }

    /// <summary>Rows of messages that the data centres do not hold any more.</summary>
    public int Extra { get; set; }

    /// <summary>Some of the rows that are extra or different, as <c>channel/id edit_date</c>.</summary>
    public List<string> Examples { get; } = [];

    /// <summary>Whether the database holds exactly what it should.</summary>
    public bool IsClean => Missing == 0 && Duplicates == 0 && Mismatched == 0;
}
