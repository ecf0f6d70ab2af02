namespace Grains.Interfaces.Operators;

/// <summary>One way in for an operator: a token, a certificate, or a certificate's subject. Holds hashes; a token is 256 random bits, so its hash tells nothing of it.</summary>
[GenerateSerializer, Immutable, Alias("telepool.operator-entry")]
public sealed record OperatorEntry
{
    /// <summary>The name that the audit uses; letters, digits, <c>._-</c>, 1 to 64.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>What they may do.</summary>
    [Id(1)]
    public required OperatorRole Role { get; init; }

    /// <summary>SHA-256 of the token, in lower-case hexadecimal; null where a certificate lets them in.</summary>
    [Id(2)]
    public string? TokenHash { get; init; }

    /// <summary>SHA-256 of the certificate (DER), in lower-case hexadecimal; null where no single certificate is meant.</summary>
    [Id(3)]
    public string? CertificateHash { get; init; }

    /// <summary>The subject, as RFC 4514 writes it, of a certificate that an authority of the settings signed; null where none is meant.</summary>
    [Id(4)]
    public string? CertificateSubject { get; init; }

    /// <summary>When it ends; null: never.</summary>
    [Id(5)]
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>The file that says so, as <c>HOST:PATH</c>; empty where the cluster keeps it.</summary>
    [Id(6)]
    public string Place { get; init; } = string.Empty;

    /// <summary>Whether it is good at a time.</summary>
    public bool IsGood(DateTimeOffset now) => EndsAt is null || now < EndsAt;

    /// <summary>What they are known by, each way on its own: what is revoked is revoked by these.</summary>
    public IEnumerable<string> Ways()
    {
        if (TokenHash is not null)
        {
            yield return "token " + TokenHash;
        }

        if (CertificateHash is not null)
        {
            yield return "certificate " + CertificateHash;
        }

        if (CertificateSubject is not null)
        {
            yield return "subject " + CertificateSubject;
        }
    }
}
