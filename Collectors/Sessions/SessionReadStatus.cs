namespace Telepool.Collectors.Sessions;

/// <summary>What came of reading another client's session.</summary>
public enum SessionReadStatus
{
    /// <summary>The session is whole.</summary>
    Ok,

    /// <summary>It ends too early, or was saved before the login was over.</summary>
    Incomplete,

    /// <summary>It holds what no session of its format holds.</summary>
    Invalid,

    /// <summary>It is of a kind that is not taken: a bot's, of the test servers, of a later version, or of another client.</summary>
    Unsupported,
}
