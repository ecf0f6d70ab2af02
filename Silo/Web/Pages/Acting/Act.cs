using Grains.Interfaces.Operators;
using Telepool.Silo.Web.Pages.Shared;

namespace Telepool.Silo.Web.Pages.Acting;

/// <summary>Something that an operator can do from a page.</summary>
internal sealed record Act
{
    /// <summary>Where it is posted to.</summary>
    public required string Path { get; init; }

    /// <summary>What the audit calls it: <c>account.quarantine</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The least role that may do it.</summary>
    public OperatorRole Role { get; init; } = OperatorRole.Operator;

    /// <summary>What its button says.</summary>
    public required string Title { get; init; }

    /// <summary>What is asked before it is done; null where it is harmless and done at once.</summary>
    public Func<ActInput, string>? Question { get; init; }

    /// <summary>What the audit keeps besides the target: the reason, unless another is named. Never a value of a setting.</summary>
    public Func<ActInput, string> Detail { get; init; } = static input => input.Reason;

    /// <summary>Does it.</summary>
    public required Func<ActInput, Task<Notice>> Do { get; init; }
}
