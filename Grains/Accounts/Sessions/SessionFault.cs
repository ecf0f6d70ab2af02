namespace Grains.Accounts.Sessions;

/// <summary>Why a call has no answer.</summary>
/// <param name="Kind">The class of fault.</param>
/// <param name="Name">Telegram's name of the error, or a short reason of our own. Never user data.</param>
/// <param name="Wait">How long Telegram wants to be left alone.</param>
public sealed record SessionFault(SessionFaultKind Kind, string Name, TimeSpan? Wait = null)
{
    /// <summary>error_code of rpc_error; 0 for what did not come from a server.</summary>
    public int Code { get; init; }

    /// <summary>The data centre that the call was made at; 0 where it did not get that far.</summary>
    public int DataCenter { get; init; }

    /// <summary>Whether that was another one than the account's own.</summary>
    public bool IsOnSide { get; init; }

    /// <summary>The reason in words, for logs; empty where the name says it all. Never user data.</summary>
    public string Detail { get; init; } = string.Empty;
}
