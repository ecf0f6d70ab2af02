namespace Net.Pkcs11Interop.Common;

/// <summary>The value of an attribute cannot be read.</summary>
public class AttributeValueException : Exception
{
    /// <summary>Says which.</summary>
    public AttributeValueException(CKA attribute)
        : base($"Value of attribute {attribute} could not be read")
    {
        Attribute = attribute;
    }

    /// <summary>The attribute.</summary>
    public CKA Attribute { get; }
}
