namespace ServiceDefaults.Tests.KeyVault.Tokens;

/// <summary>Tests on a module run one after the other: it is initialised and finalised for the whole process.</summary>
[CollectionDefinition(Name)]
public sealed class TokenCollection
{
    public const string Name = "a PKCS#11 module";
}
