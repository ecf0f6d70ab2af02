namespace Orleans;

/// <summary>Looks at settings before a silo or client starts.</summary>
public interface IConfigurationValidator
{
    /// <summary>Throws <see cref="Runtime.OrleansConfigurationException"/> when the settings are wrong.</summary>
    void ValidateConfiguration();
}
