namespace Grains.Accounts.Sessions;

/// <summary>Why a call has no answer.</summary>
/// <param name="Kind">The class of fault.</param>
/// <param name="Name">Telegram's name of the error, or a short reason of our own. Never user data.</param>
/// <param name="Wait">How long Telegram wants to be left alone.</param>
public sealed record SessionFault(SessionFaultKind Kind, string Name, TimeSpan? Wait = null);
