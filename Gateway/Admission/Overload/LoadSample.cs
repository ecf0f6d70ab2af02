namespace Telepool.Gateway.Admission.Overload;

/// <summary>How much of each thing is used up, as a share of its limit: 1 is all of it.</summary>
internal readonly record struct LoadSample
{
    /// <summary>Connections that have not authenticated.</summary>
    public double Handshakes { get; init; }

    /// <summary>Connections of clients, as a share of the last fifth of what there may be: a gateway may be well used.</summary>
    public double Connections { get; init; }

    /// <summary>How late the latest worker comes to its work.</summary>
    public double Lag { get; init; }

    /// <summary>Memory of the process, as a share of the last fifth.</summary>
    public double Memory { get; init; }

    /// <summary>The share of whatever is scarcest.</summary>
    public double Pressure => Math.Max(Math.Max(Handshakes, Connections), Math.Max(Lag, Memory));

    /// <summary>What is scarcest, for the log.</summary>
    public string Scarcest =>
        Pressure == Handshakes ? nameof(Handshakes)
        : Pressure == Connections ? nameof(Connections)
        : Pressure == Lag ? nameof(Lag)
        : nameof(Memory);
}
