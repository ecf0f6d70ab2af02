using Grains.Interfaces.Updates;

namespace Grains.Accounts.Sessions;

/// <summary>What came in unasked.</summary>
/// <param name="Items">What happened in channels.</param>
/// <param name="Gap">Whether something may be missing before these, in any channel.</param>
public sealed record SessionPush(IReadOnlyList<PushedUpdate> Items, bool Gap);
