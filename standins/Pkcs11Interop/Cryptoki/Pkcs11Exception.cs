namespace Net.Pkcs11Interop.Common;

/// <summary>A function of the module returned something else than <see cref="CKR.CKR_OK"/>.</summary>
public class Pkcs11Exception : Exception
{
    /// <summary>Says which function returned what.</summary>
    public Pkcs11Exception(string method, CKR rv)
        : base($"Method {method} returned {rv}")
    {
        (Method, RV) = (method, rv);
    }

    /// <summary>The function.</summary>
    public string Method { get; }

    /// <summary>What it returned.</summary>
    public CKR RV { get; }
}
