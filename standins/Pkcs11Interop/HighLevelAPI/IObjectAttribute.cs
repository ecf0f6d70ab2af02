namespace Net.Pkcs11Interop.HighLevelAPI;

/// <summary>An attribute of an object.</summary>
public interface IObjectAttribute : IDisposable
{
    /// <summary>The attribute's number.</summary>
    ulong Type { get; }

    /// <summary>Whether the token does not tell its value.</summary>
    bool CannotBeRead { get; }

    /// <summary>The value as a number.</summary>
    ulong GetValueAsUlong();

    /// <summary>The value as a truth value.</summary>
    bool GetValueAsBool();

    /// <summary>The value as text in UTF-8.</summary>
    string GetValueAsString();

    /// <summary>The value.</summary>
    byte[] GetValueAsByteArray();
}
