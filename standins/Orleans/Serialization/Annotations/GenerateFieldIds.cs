namespace Orleans;

/// <summary>Which members of a type have ids although they carry no attribute.</summary>
public enum GenerateFieldIds
{
    /// <summary>None.</summary>
    None,

    /// <summary>Public properties that can be both read and written.</summary>
    PublicProperties,
}
