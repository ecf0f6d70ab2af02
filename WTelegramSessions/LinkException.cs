using Grains.Accounts.Sessions;

namespace WTelegramSessions;

/// <summary>There is no connection, and why. Thrown through the library, which knows exceptions only.</summary>
internal sealed class LinkException(SessionFault fault) : Exception(fault.Name)
{
    public SessionFault Fault { get; } = fault;
}
