using System.Net;
using Telepool.Gateway.Admission.Access;

namespace Telepool.Gateway.Admission.Bans;

/// <summary>A network whose connections are refused, or shown the front only, for a time.</summary>
public sealed record NetworkBan
{
    /// <summary>The network; automatic bans are of an IPv4 address or an IPv6 /64.</summary>
    public required IPNetwork Network { get; init; }

    /// <summary>What is left to it: <see cref="AccessLevel.Blocked"/> or <see cref="AccessLevel.FrontOnly"/>.</summary>
    public AccessLevel Level { get; init; }

    /// <summary>Why, for operators.</summary>
    public required string Reason { get; init; }

    /// <summary>Who: an operator's name; null where gateways did by themselves.</summary>
    public string? By { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it ends; null: not by itself.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The how many-th automatic ban of this address it is, from 1; 0 for others.</summary>
    public int Strike { get; init; }
}
