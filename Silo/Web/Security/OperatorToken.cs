using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Telepool.Silo.Web.Security;

/// <summary>Makes what operators are let in by.</summary>
public static class OperatorToken
{
    /// <summary>A token, which is shown once, and its hash, which is kept. The name is part of it, so that failed logins can be told apart.</summary>
    public static (string Token, string Hash) Create(string name)
    {
        var token = $"{name}.{Secret.Create()}";
        return (token, Secret.Hash(token));
    }

    /// <summary>The SHA-256 of a certificate's file (PEM or DER), in lower-case hexadecimal; null where it is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public static string? HashCertificate(string file)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(File.ReadAllBytes(file));
            return Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether a text can be an operator's name: 1 to 64 letters, digits, <c>.</c>, <c>-</c> or <c>_</c>.</summary>
    public static bool IsName(string? text) => CredentialParsing.IsName(text);
}
