namespace Orleans.Runtime;

/// <summary>Makes the states that grains take in their constructors.</summary>
public interface IPersistentStateFactory
{
    /// <summary>The state of <paramref name="context"/> that <paramref name="config"/> names.</summary>
    /// <exception cref="Storage.BadProviderConfigException">There is no such storage.</exception>
    IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration config);
}
