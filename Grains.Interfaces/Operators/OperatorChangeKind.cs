namespace Grains.Interfaces.Operators;

/// <summary>What can be done about an operator.</summary>
[GenerateSerializer, Alias("telepool.operator-change-kind")]
public enum OperatorChangeKind
{
    /// <summary>Somebody is let in whose name nobody has.</summary>
    Add,

    /// <summary>Somebody gets another token; every way in that they had ends.</summary>
    Rotate,

    /// <summary>Every way in of a name ends, those of silos' files included.</summary>
    Revoke,
}
