using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>A state that the constructor of a grain takes with <see cref="PersistentStateAttribute"/>; it is read before the grain starts.</summary>
public interface IPersistentState<TState> : IStorage<TState>;
