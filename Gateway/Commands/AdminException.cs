namespace Telepool.Gateway.Commands;

/// <summary>The gateway refused what a command asked.</summary>
internal sealed class AdminException(IReadOnlyList<string> reasons) : Exception(string.Join("; ", reasons))
{
    /// <summary>Why, one reason a line.</summary>
    public IReadOnlyList<string> Reasons => reasons;
}
