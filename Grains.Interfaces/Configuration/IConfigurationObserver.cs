namespace Grains.Interfaces.Configuration;

/// <summary>A host that follows the deployment's configuration.</summary>
[Alias("telepool.configuration-observer")]
public interface IConfigurationObserver : IGrainObserver
{
    /// <summary>Tells that another version holds. Carries no values: the host reads them itself.</summary>
    /// <param name="version">The version.</param>
    [Alias("changed")]
    void Changed(long version);
}
