namespace Telepool.Gateway.Users;

/// <summary>A connection that waits until the cluster has told whether it may go on.</summary>
internal abstract class AdmissionRequest(UserAccount account, UInt128 address)
{
    /// <summary>The user.</summary>
    public UserAccount Account { get; } = account;

    /// <summary>The client's address, IPv4 mapped.</summary>
    public UInt128 Address { get; } = address;

    /// <summary>
    /// Called once, from any thread, with everything but <see cref="AdmissionOutcome.Ask"/>. After <see cref="AdmissionOutcome.Admitted"/> the connection is
    /// counted, so <see cref="UserAccount.Closed"/> is owed even where it has ended meanwhile.
    /// </summary>
    public abstract void Answer(AdmissionVerdict verdict);
}
