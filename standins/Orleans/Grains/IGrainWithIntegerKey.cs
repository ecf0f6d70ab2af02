namespace Orleans;

/// <summary>Base of the interfaces of grains whose key is a 64-bit integer.</summary>
public interface IGrainWithIntegerKey : IGrain;
