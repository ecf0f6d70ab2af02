namespace Orleans.Configuration;

/// <summary>Settings of one silo.</summary>
public class SiloOptions
{
    /// <summary>The silo's name; made up where none is set.</summary>
    public string SiloName { get; set; } = null!;
}
