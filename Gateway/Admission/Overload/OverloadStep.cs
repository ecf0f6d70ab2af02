namespace Telepool.Gateway.Admission.Overload;

/// <summary>What is given up under load, in this order; each step keeps those before it. Open relays are never touched.</summary>
public enum OverloadStep
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Strangers are neither taken to the front nor kept waiting: their connections are closed.</summary>
    StrangersRefused,

    /// <summary>New connections have a third of the time for their first byte and their handshake.</summary>
    TimesShortened,

    /// <summary>Only likely secrets and a budget of others are tried for a connection.</summary>
    ScansLimited,

    /// <summary>Connections are refused from addresses that nobody authenticated from lately.</summary>
    KnownOnly,

    /// <summary>Nothing is accepted: new connections wait in the system's queue.</summary>
    AcceptPaused,
}
