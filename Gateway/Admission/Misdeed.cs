namespace Telepool.Gateway.Admission;

/// <summary>What an address can do that counts against it. A secret that expired, a quota that is used up and a visit to the front are none of it.</summary>
internal enum Misdeed
{
    /// <summary>64 bytes that no secret of ours fits. A client whose secret was withdrawn does that too, again and again.</summary>
    Noise,

    /// <summary>A start that nobody's client makes.</summary>
    BrokenStart,

    /// <summary>A greeting that was somebody's, sent again.</summary>
    Replay,

    /// <summary>A handshake that was begun and not finished in time. Bad networks do that too.</summary>
    Unfinished,

    /// <summary>A connection above the address's rate or count. So do many clients behind one address that come back at once.</summary>
    TooFast,
}
