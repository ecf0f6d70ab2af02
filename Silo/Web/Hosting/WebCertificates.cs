using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;

namespace Telepool.Silo.Web.Hosting;

/// <summary>
/// The server's certificate, read again within a second after its file has changed, and the authorities of the operators' certificates. A client without a
/// certificate is let into TLS and asked for a token; one with a certificate that no authority signed is not.
/// </summary>
internal sealed partial class WebCertificates
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly WebSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly X509Certificate2Collection _authorities;
    private readonly Lock _lock = new();
    private SslStreamCertificateContext _context;
    private DateTime _written;
    private long _lookedAt;

    /// <summary>Reads the files.</summary>
    /// <exception cref="CryptographicException">One of them holds no certificate, or no key of it.</exception>
    /// <exception cref="IOException">One of them cannot be read.</exception>
    public WebCertificates(WebSettings settings, TimeProvider time, ILogger logger)
    {
        (_settings, _time, _logger) = (settings, time, logger);
        _written = Written();
        _context = Read(settings);
        _lookedAt = time.GetTimestamp();
        _authorities = ReadAuthorities(settings);
    }

    /// <summary>Everything that is wrong with the files.</summary>
    public static IReadOnlyList<SettingError> Check(WebSettings settings)
    {
        var errors = new List<SettingError>();
        Try("TELEPOOL_WEB_CERT_FILE", () => settings.CertificateFile is null ? null : Read(settings));
        Try("TELEPOOL_WEB_CLIENT_CA_FILE", () => ReadAuthorities(settings));
        return errors;

        void Try(string variable, Func<object?> read)
        {
            try
            {
                _ = read();
            }
            catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
            {
                errors.Add(new SettingError(variable, exception.Message));
            }
        }
    }

    /// <summary>Has an address speak TLS 1.2 or 1.3 only.</summary>
    public void Use(ListenOptions listen) => listen.UseHttps(new TlsHandshakeCallbackOptions
    {
        OnConnection = _ => ValueTask.FromResult(Options()),
        HandshakeTimeout = TimeSpan.FromSeconds(10),
    });

    private static SslStreamCertificateContext Read(WebSettings settings)
    {
        var file = settings.CertificateFile!;
        using var read = X509Certificate2.CreateFromPemFile(file, settings.CertificateKeyFile ?? file);
        // TLS on some systems takes only keys that are kept as PKCS#12 keeps them.
        var certificate = X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(file);
        return SslStreamCertificateContext.Create(certificate, [.. chain.Where(between => between.Thumbprint != certificate.Thumbprint)], offline: true);
    }

    private static X509Certificate2Collection ReadAuthorities(WebSettings settings)
    {
        var authorities = new X509Certificate2Collection();
        if (settings.ClientAuthorityFile is { } file)
        {
            authorities.ImportFromPemFile(file);
            if (authorities.Count == 0)
            {
                throw new CryptographicException($"{file} holds no certificate");
            }
        }

        return authorities;
    }

    private SslServerAuthenticationOptions Options() => new()
    {
        ServerCertificateContext = Current(),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateRequired = _authorities.Count > 0,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (_, certificate, sent, _) => certificate is null || IsSigned((X509Certificate2)certificate, sent),
    };

    /// <summary>Signed by one of the authorities, for use by a client, and not over.</summary>
    private bool IsSigned(X509Certificate2 certificate, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return _authorities.Count > 0 && chain.Build(certificate);
    }

    private DateTime Written() => File.GetLastWriteTimeUtc(_settings.CertificateFile!);

    private SslStreamCertificateContext Current()
    {
        lock (_lock)
        {
            if (_time.GetElapsedTime(_lookedAt) >= LookEvery)
            {
                _lookedAt = _time.GetTimestamp();
                Look();
            }

            return _context;
        }
    }

    private void Look()
    {
        try
        {
            if (Written() is var written && written != _written)
            {
                _context = Read(_settings);
                _written = written;
                LogRenewed(_logger, _settings.CertificateFile!);
            }
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A file that is being written: the one before serves on, and it is looked at again.
            LogBad(_logger, _settings.CertificateFile!, exception);
        }
    }

    [LoggerMessage(1341, LogLevel.Information, "The certificate of {File} serves from now on", EventName = "WebCertificateRenewed")]
    private static partial void LogRenewed(ILogger logger, string file);

    [LoggerMessage(1342, LogLevel.Warning, "{File} cannot be read; the certificate before it serves on", EventName = "WebCertificateBad")]
    private static partial void LogBad(ILogger logger, string file, Exception exception);
}
