namespace Telepool.Gateway.Users;

/// <summary>What becomes of a connection whose user is known.</summary>
internal enum AdmissionOutcome : byte
{
    /// <summary>It is counted; <see cref="UserAccount.Closed"/> is owed once it ends.</summary>
    Admitted,

    /// <summary>It may not go on.</summary>
    Refused,

    /// <summary>Only the cluster can tell: the connection waits for an <see cref="AdmissionRequest"/>'s answer.</summary>
    Ask,
}
