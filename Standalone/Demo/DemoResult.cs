namespace Standalone.Demo;

/// <summary>The last line of a demo: one JSON object.</summary>
internal sealed record DemoResult
{
    /// <summary>Channels collected.</summary>
    public required int Channels { get; init; }

    /// <summary>Messages in the database.</summary>
    public required int Messages { get; init; }

    /// <summary>Messages that the data centres hold and the database lacks.</summary>
    public required int Missing { get; init; }

    /// <summary>Rows that repeat a message.</summary>
    public required int Duplicates { get; init; }

    /// <summary>Rows whose content differs.</summary>
    public required int Mismatched { get; init; }

    /// <summary>Rows of messages that the data centres do not hold any more.</summary>
    public required int Extra { get; init; }

    /// <summary>Floods that accounts were answered in this run.</summary>
    public required long Floods { get; init; }

    /// <summary>Messages fetched in this run; fewer than all where an earlier one was interrupted.</summary>
    public required long Fetched { get; init; }

    /// <summary>How long it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>What runs the grains.</summary>
    public required string Engine { get; init; }

    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>Accounts of the pool.</summary>
    public required int Accounts { get; init; }

    /// <summary>Proxies between the platform and the data centres.</summary>
    public required int Proxies { get; init; }

    /// <summary>How often a proxy began to fail.</summary>
    public required int ProxyFailures { get; init; }

    /// <summary>Tenants that shared the pool.</summary>
    public required int Tenants { get; init; }

    /// <summary>How far the most favoured or most wronged tenant was from an equal share of the pages, as a part of it, while all had work.</summary>
    public required double TenantDeviation { get; init; }

    /// <summary>Keys that the data centres burned since two addresses used them at once.</summary>
    public required long DuplicatedKeys { get; init; }
}
