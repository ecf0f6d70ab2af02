namespace Telepool.Silo.Web.Reading.Overview;

/// <summary>Something that an operator should look at.</summary>
/// <param name="IsUrgent">Whether work stands still, or will.</param>
/// <param name="What">What it is.</param>
/// <param name="Do">What to do about it.</param>
/// <param name="Where">The address of the page to do it on.</param>
internal sealed record Problem(bool IsUrgent, string What, string Do, string Where);
