namespace Emulator.Layers;

/// <summary>A constructor as one layer defines it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Fields">Its fields, in order.</param>
internal sealed record LayerConstructor(uint Id, LayerField[] Fields);
