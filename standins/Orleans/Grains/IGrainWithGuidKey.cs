namespace Orleans;

/// <summary>Base of the interfaces of grains whose key is a GUID.</summary>
public interface IGrainWithGuidKey : IGrain;
