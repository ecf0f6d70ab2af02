namespace Orleans.Services;

/// <summary>The base of the interfaces of grain services.</summary>
public interface IGrainService : ISystemTarget;
