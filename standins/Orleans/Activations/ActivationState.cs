namespace Orleans.Activations;

/// <summary>The life of an activation.</summary>
internal enum ActivationState
{
    /// <summary>The grain is made and starts; requests wait.</summary>
    Starting,

    /// <summary>Requests are served.</summary>
    Active,

    /// <summary>What runs comes to its end; new requests wait, for the next activation.</summary>
    Ending,

    /// <summary>Gone.</summary>
    Ended,
}
