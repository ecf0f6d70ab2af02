using Net.Pkcs11Interop.Common;

namespace Net.Pkcs11Interop.HighLevelAPI;

/// <summary>A loaded and initialised module; disposing it finalises the module for the whole process (C_Finalize) and unloads it.</summary>
public interface IPkcs11Library : IDisposable
{
    /// <summary>Makes what calls take.</summary>
    Pkcs11InteropFactories Factories { get; }

    /// <summary>The slots (C_GetSlotList).</summary>
    List<ISlot> GetSlotList(SlotsType slotsType);
}
