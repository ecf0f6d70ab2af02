using Grains.Interfaces.Operators;

namespace Telepool.Silo.Web.Security;

/// <summary>Somebody who may log in, as the tokens' file says.</summary>
internal sealed record OperatorCredential
{
    /// <summary>The name that the audit uses; letters, digits, <c>._-</c>, 1 to 64.</summary>
    public required string Name { get; init; }

    /// <summary>What they may do.</summary>
    public required OperatorRole Role { get; init; }

    /// <summary>SHA-256 of the token, in lower-case hexadecimal; null where they have a certificate alone.</summary>
    public string? TokenHash { get; init; }

    /// <summary>SHA-256 of the certificate (DER), in lower-case hexadecimal; null where no single certificate is meant.</summary>
    public string? CertificateHash { get; init; }

    /// <summary>The certificate's subject, as RFC 4514 writes it, of a certificate that one of the authorities signed; null where none is meant.</summary>
    public string? CertificateSubject { get; init; }

    /// <summary>When it ends; null: never.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Whether it is good at a time.</summary>
    public bool IsGood(DateTimeOffset now) => EndsAt is null || now < EndsAt;
}
