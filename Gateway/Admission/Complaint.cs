namespace Telepool.Gateway.Admission;

/// <summary>An address has passed a mark on its way to a ban.</summary>
/// <param name="Address">The address.</param>
/// <param name="Misdeed">What it did last.</param>
/// <param name="Quarters">Quarters of the limit that it passed with that.</param>
/// <param name="IsOver">Whether the limit is reached: it is to be banned.</param>
internal readonly record struct Complaint(AddressKey Address, Misdeed Misdeed, int Quarters, bool IsOver);
