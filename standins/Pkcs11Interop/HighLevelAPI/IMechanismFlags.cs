namespace Net.Pkcs11Interop.HighLevelAPI;

/// <summary>What a mechanism can be used for.</summary>
public interface IMechanismFlags
{
    /// <summary>All bits.</summary>
    ulong Flags { get; }

    /// <summary>It encrypts.</summary>
    bool Encrypt { get; }

    /// <summary>It decrypts.</summary>
    bool Decrypt { get; }

    /// <summary>It signs.</summary>
    bool Sign { get; }

    /// <summary>It verifies.</summary>
    bool Verify { get; }

    /// <summary>It makes keys.</summary>
    bool Generate { get; }

    /// <summary>It makes key pairs.</summary>
    bool GenerateKeyPair { get; }

    /// <summary>It wraps keys.</summary>
    bool Wrap { get; }

    /// <summary>It unwraps keys.</summary>
    bool Unwrap { get; }

    /// <summary>It derives keys.</summary>
    bool Derive { get; }
}
