using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Telepool.Gateway.Web;

/// <summary>A certificate with its chain and key, as it was read from a file.</summary>
internal sealed class WebCertificate
{
    private readonly string[] _names;

    private WebCertificate(SslStreamCertificateContext context, string[] names, DateTime changed)
    {
        Context = context;
        _names = names;
        Changed = changed;
    }

    /// <summary>What TLS is spoken with.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>When the file was last written.</summary>
    public DateTime Changed { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">A PEM file: the certificate, the chain above it, and the private key, in any order but that the certificate comes first.</param>
    /// <param name="problem">Why it cannot be used; empty where it can.</param>
    public static WebCertificate? Load(string path, out string problem)
    {
        try
        {
            var changed = File.GetLastWriteTimeUtc(path);
            var text = File.ReadAllText(path);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(text);
            using var read = X509Certificate2.CreateFromPem(text, text);
            chain.RemoveAt(0);

            // TLS takes no key on Windows that exists in memory alone; elsewhere this is a copy.
            var certificate = X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null);
            problem = string.Empty;
            return new WebCertificate(SslStreamCertificateContext.Create(certificate, chain, offline: true), NamesOf(certificate), changed);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            problem = $"{path} holds no certificate with its private key: {e.Message}";
            return null;
        }
    }

    /// <summary>Whether it is for a host (RFC 6125 section 6.4: a star stands for one whole label, the first).</summary>
    public bool IsFor(string host)
    {
        foreach (var name in _names)
        {
            if (string.Equals(name, host, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            var dot = host.IndexOf('.', StringComparison.Ordinal);
            if (dot > 0 && name.StartsWith("*.", StringComparison.Ordinal) && host.AsSpan(dot).Equals(name.AsSpan(1), StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static string[] NamesOf(X509Certificate2 certificate) =>
        [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateDnsNames())];
}
