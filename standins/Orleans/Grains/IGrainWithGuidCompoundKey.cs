namespace Orleans;

/// <summary>Base of the interfaces of grains whose key is a GUID with a string.</summary>
public interface IGrainWithGuidCompoundKey : IGrain;
