namespace Grains.Interfaces.Operators;

/// <summary>What became of a change of who may log in.</summary>
[GenerateSerializer, Alias("telepool.operator-change-status")]
public enum OperatorChangeStatus
{
    /// <summary>It is stored; silos know within a second.</summary>
    Done,

    /// <summary>Somebody has the name.</summary>
    NameTaken,

    /// <summary>Nobody has the name.</summary>
    NoSuchName,

    /// <summary>The token or certificate is somebody's already.</summary>
    WayTaken,

    /// <summary>There are as many as can be.</summary>
    TooMany,
}
