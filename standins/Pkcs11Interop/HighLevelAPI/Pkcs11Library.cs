using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.Native;

namespace Net.Pkcs11Interop.HighLevelAPI;

internal sealed unsafe class Pkcs11Library : IPkcs11Library
{
    // CKF_OS_LOCKING_OK: the module may use the system's locks.
    private const nuint OsLocking = 2;

    private readonly NativeModule _module;

    private Pkcs11Library(Pkcs11InteropFactories factories, NativeModule module)
    {
        Factories = factories;
        _module = module;
    }

    public Pkcs11InteropFactories Factories { get; }

    public static Pkcs11Library Load(Pkcs11InteropFactories factories, string path, AppType appType)
    {
        var module = NativeModule.Load(path);
        // CK_C_INITIALIZE_ARGS: four functions that lock, flags, a pointer that stays null.
        Span<nuint> arguments = [0, 0, 0, 0, OsLocking, 0];
        fixed (nuint* pointer = arguments)
        {
            var initialize = (delegate* unmanaged[Cdecl]<void*, nuint>)module.Function(FunctionIndex.Initialize);
            var result = (CKR)initialize(appType == AppType.MultiThreaded ? pointer : null);
            if (result is not (CKR.CKR_OK or CKR.CKR_CRYPTOKI_ALREADY_INITIALIZED))
            {
                throw new Pkcs11Exception("C_Initialize", result);
            }
        }

        return new Pkcs11Library(factories, module);
    }

    public List<ISlot> GetSlotList(SlotsType slotsType)
    {
        var list = (delegate* unmanaged[Cdecl]<byte, nuint*, nuint*, nuint>)_module.Function(FunctionIndex.GetSlotList);
        var withToken = slotsType == SlotsType.WithTokenPresent ? (byte)1 : (byte)0;
        nuint count = 0;
        NativeModule.Check(FunctionIndex.GetSlotList, list(withToken, null, &count));
        var slots = new nuint[count];
        if (count > 0)
        {
            fixed (nuint* pointer = slots)
            {
                NativeModule.Check(FunctionIndex.GetSlotList, list(withToken, pointer, &count));
            }
        }

        return [.. slots.Take((int)count).Select(slot => (ISlot)new Slot(Factories, _module, slot))];
    }

    public void Dispose()
    {
        if (_module.TryFinalize(out var finalize))
        {
            _ = ((delegate* unmanaged[Cdecl]<void*, nuint>)finalize)(null);
        }
    }
}
