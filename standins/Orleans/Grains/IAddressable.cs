namespace Orleans.Runtime;

/// <summary>Anything that can be called from elsewhere.</summary>
public interface IAddressable;
