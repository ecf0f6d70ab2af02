using Emulator.Accounts;
using Emulator.Sessions;

namespace Emulator.Rpc;

/// <summary>Who calls, and where.</summary>
/// <param name="Core">What all data centres share.</param>
/// <param name="Session">The session of the call.</param>
/// <param name="DataCenter">The data centre that was asked.</param>
/// <param name="MsgId">msg_id of the call.</param>
internal sealed record CallContext(EmulatorCore Core, ServerSession Session, int DataCenter, long MsgId)
{
    public AuthKeyRecord Key => Session.Record;

    /// <summary>The account that is logged in, or null.</summary>
    public Account? Account { get; } = AccountDirectory.FindById(Session.Record.UserId);

    /// <summary>Its user id, or 0.</summary>
    public long UserId => Account?.UserId ?? 0;

    public int Now => Core.Now;
}
