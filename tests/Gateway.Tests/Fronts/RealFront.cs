using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Tests.Relaying;

namespace Gateway.Tests.Fronts;

/// <summary>A web server of the machine with a certificate of its own: nginx where there is one.</summary>
internal sealed class RealFront : IDisposable
{
    private readonly string _folder;
    private readonly Process _process;

    private RealFront(string folder, Process process, int port)
    {
        _folder = folder;
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public IPEndPoint EndPoint => new(IPAddress.Loopback, Port);

    /// <summary>Starts one, or skips the test.</summary>
    public static async Task<RealFront> StartAsync()
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Append("/usr/sbin")
            .Select(folder => Path.Combine(folder, "nginx")).FirstOrDefault(File.Exists);
        if (program is null)
        {
            Assert.Skip("nginx is missing");
        }

        var folder = Directory.CreateTempSubdirectory("front").FullName;
        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        using (var certificate = new CertificateRequest("CN=front.example.org", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100)))
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "cert.pem"), certificate.ExportCertificatePem());
            await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        }

        var port = FreePort();
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), $$"""
            daemon off; master_process off; pid {{folder}}/pid; error_log {{folder}}/error.log;
            events { worker_connections 512; }
            http {
              access_log off; client_body_temp_path {{folder}}/a; proxy_temp_path {{folder}}/b; fastcgi_temp_path {{folder}}/c; uwsgi_temp_path {{folder}}/d; scgi_temp_path {{folder}}/e;
              client_header_timeout 2s;
              server {
                listen 127.0.0.1:{{port}} ssl http2; server_name front.example.org; ssl_protocols TLSv1.2 TLSv1.3;
                ssl_certificate {{folder}}/cert.pem; ssl_certificate_key {{folder}}/key.pem;
                location / { return 200 "the front\n"; }
              }
            }
            """);
        var process = Process.Start(new ProcessStartInfo(program, ["-p", folder, "-e", Path.Combine(folder, "error.log"), "-c", Path.Combine(folder, "nginx.conf")]) { RedirectStandardError = true })!;
        var front = new RealFront(folder, process, port);
        await Timeouts.UntilAsync(async () =>
        {
            Assert.False(process.HasExited, "nginx has ended");
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await probe.ConnectAsync(front.EndPoint);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
        return front;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
