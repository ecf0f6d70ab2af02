namespace Telepool.Gateway.Configuration;

/// <summary>What became of a change of the configuration.</summary>
public enum ChangeOutcome
{
    /// <summary>It holds from now on.</summary>
    Applied,

    /// <summary>It says what holds already.</summary>
    Unchanged,

    /// <summary>It was refused whole; nothing changed.</summary>
    Invalid,

    /// <summary>It was made for another version than the one that holds; nothing changed.</summary>
    Conflict,

    /// <summary>What it is about is not there.</summary>
    NotFound,

    /// <summary>What it would add is there already.</summary>
    Exists,
}
