using System.Diagnostics;
using System.Globalization;

namespace Benchmarks.Crypto;

/// <summary>The figures of <c>openssl speed</c>, which counts CPU time as we do.</summary>
internal static class OpenSsl
{
    /// <summary>GB/s of a cipher over blocks of so many bytes; null where openssl is not installed.</summary>
    public static double? CipherSpeed(string cipher, int bytes)
    {
        // The last line is the cipher's name and thousands of bytes per second followed by a k.
        var fields = LastLine("speed", "-seconds", "2", "-bytes", bytes.ToString(CultureInfo.InvariantCulture), "-evp", cipher);
        return fields is [.., var figure] && double.TryParse(figure.TrimEnd('k'), CultureInfo.InvariantCulture, out var speed)
            ? speed * 1000 / 1e9
            : null;
    }

    /// <summary>Seconds of one RSA-2048 private operation; null where openssl is not installed.</summary>
    public static double? RsaPrivateSeconds()
    {
        // rsa 2048 bits SIGN_SECONDSs VERIFY_SECONDSs SIGNS_PER_SECOND VERIFIES_PER_SECOND
        var fields = LastLine("speed", "-seconds", "2", "rsa2048");
        return fields is [.., var signs, _] && double.TryParse(signs, CultureInfo.InvariantCulture, out var rate) ? 1 / rate : null;
    }

    private static string[]? LastLine(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("openssl", arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            if (process is null)
            {
                return null;
            }

            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            process.WaitForExit();
            return lines is [.., var last] ? last.Split(' ', StringSplitOptions.RemoveEmptyEntries) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
