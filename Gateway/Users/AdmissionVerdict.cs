namespace Telepool.Gateway.Users;

/// <summary>Whether a user's connection may go on.</summary>
/// <param name="Outcome">What becomes of it.</param>
/// <param name="Reason">Why, where it is refused.</param>
internal readonly record struct AdmissionVerdict(AdmissionOutcome Outcome, RefusalReason Reason = RefusalReason.None)
{
    /// <summary>It may go on.</summary>
    public static AdmissionVerdict Admitted => default;

    /// <summary>The cluster must be asked.</summary>
    public static AdmissionVerdict Ask => new(AdmissionOutcome.Ask);

    /// <summary>Whether it may go on.</summary>
    public bool IsAdmitted => Outcome == AdmissionOutcome.Admitted;

    /// <summary>It may not go on.</summary>
    public static AdmissionVerdict Refused(RefusalReason reason) => new(AdmissionOutcome.Refused, reason);
}
