using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using Testing.Tokens;

namespace StandIns.Tests.Pkcs11;

/// <summary>A module with a token, one for all tests of this kind: finalising it ends every session of the process.</summary>
public sealed class Pkcs11Fixture : IDisposable
{
    public const string Label = "signals";

    private readonly Lazy<IPkcs11Library> _library = new(static () =>
    {
        SoftHsm.CreateToken(Label);
        return Factories.Pkcs11LibraryFactory.LoadPkcs11Library(Factories, SoftHsm.Module!, AppType.MultiThreaded);
    });

    // The package asks for libdl by the name that glibc's development files give it.
    static Pkcs11Fixture()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(IPkcs11Library).Assembly, static (name, _, _) => name == "libdl" && NativeLibrary.TryLoad("libdl.so.2", out var handle) ? handle : 0);
        }
        catch (InvalidOperationException)
        {
            // It was set before.
            return;
        }
    }

    internal static Pkcs11InteropFactories Factories { get; } = new();

    public IPkcs11Library Library
    {
        get
        {
            Assert.SkipWhen(SoftHsm.Missing is not null, SoftHsm.Missing ?? string.Empty);
            return _library.Value;
        }
    }

    public ISlot Slot => Library.GetSlotList(SlotsType.WithTokenPresent).Single(static slot => slot.GetTokenInfo().Label == Label);

    public void Dispose()
    {
        if (_library.IsValueCreated)
        {
            _library.Value.Dispose();
        }
    }
}
