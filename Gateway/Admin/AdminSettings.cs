using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Telepool.Gateway.Admin;

/// <summary>The operator's interface.</summary>
public sealed record AdminSettings
{
    /// <summary>How many users have metrics of their own where nothing is said.</summary>
    internal const int UserLabels = 200;

    /// <summary>Where it listens; plain HTTP, so beyond loopback only behind something that encrypts. Cannot change while the gateway runs.</summary>
    public required IPEndPoint Endpoint { get; init; }

    /// <summary>Who may use it. At least one, unless it is open.</summary>
    public IReadOnlyList<AdminCredential> Tokens { get; init; } = [];

    /// <summary>Whether everybody on this machine may do everything without a token; only on a loopback address.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Where every change is recorded, one JSON object a line, only ever appended; null keeps no record.</summary>
    public string? AuditFile { get; init; }

    /// <summary>Wrong tokens that one address may show in a minute; more are refused unread for the rest of it.</summary>
    [Range(1, 10_000)]
    public int MaxFailuresPerMinute { get; init; } = 10;

    /// <summary>Users that have metrics of their own; what the others use is counted together.</summary>
    [Range(0, 10_000)]
    public int MaxUserLabels { get; init; } = UserLabels;
}
