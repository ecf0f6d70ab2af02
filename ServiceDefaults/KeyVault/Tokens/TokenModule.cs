using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace ServiceDefaults.KeyVault.Tokens;

/// <summary>
/// A loaded module, shared by all vaults of the process that use it: a module knows one initialisation and one login per process, and finalising it ends
/// everybody's sessions.
/// </summary>
internal sealed class TokenModule
{
    private static readonly Lock _all = new();
    private static readonly Dictionary<string, TokenModule> _modules = new(StringComparer.Ordinal);

    private readonly string _path;
    private readonly Lock _gate = new();
    private IPkcs11Library? _library;
    private int _users;

    private TokenModule(string path) => _path = path;

    static TokenModule() => SystemLoader.Find(typeof(IPkcs11Library).Assembly);

    /// <summary>Makes attributes, mechanisms and their parameters.</summary>
    public static Pkcs11InteropFactories Factories { get; } = new();

    /// <summary>Joins the users of a module; each of them leaves once.</summary>
    public static TokenModule Join(string path)
    {
        lock (_all)
        {
            if (!_modules.TryGetValue(path, out var module))
            {
                _modules.Add(path, module = new TokenModule(path));
            }

            module._users++;
            return module;
        }
    }

    /// <summary>The module, loaded where it is not; a caller that found it broken names what it had, and gets it initialised anew.</summary>
    /// <exception cref="TokenException">It cannot be loaded.</exception>
    public IPkcs11Library Load(IPkcs11Library? broken = null)
    {
        lock (_gate)
        {
            if (_library is not null && ReferenceEquals(_library, broken))
            {
                Unload();
            }

            return _library ??= LoadFile();
        }
    }

    /// <summary>Ends one use; the last one finalises the module.</summary>
    public void Leave()
    {
        lock (_all)
        {
            if (--_users > 0)
            {
                return;
            }

            _modules.Remove(_path);
        }

        lock (_gate)
        {
            Unload();
        }
    }

    private IPkcs11Library LoadFile()
    {
        if (!File.Exists(_path))
        {
            throw new TokenException($"TELEPOOL_PKCS11_MODULE: there is no file {_path}");
        }

        try
        {
            return Factories.Pkcs11LibraryFactory.LoadPkcs11Library(Factories, _path, AppType.MultiThreaded);
        }
        catch (Exception exception) when (exception is UnmanagedException or LibraryArchitectureException or IOException or UnauthorizedAccessException)
        {
            throw new TokenException($"TELEPOOL_PKCS11_MODULE: {_path} is no PKCS#11 module of this system: {exception.Message}");
        }
        catch (Pkcs11Exception exception)
        {
            throw new TokenException($"TELEPOOL_PKCS11_MODULE: {_path} does not start ({exception.RV}); its own configuration may be missing");
        }
    }

    private void Unload()
    {
        try
        {
            _library?.Dispose();
        }
        catch (Pkcs11Exception)
        {
            // It is broken; that is why it is unloaded.
            _library = null;
        }

        _library = null;
    }
}
