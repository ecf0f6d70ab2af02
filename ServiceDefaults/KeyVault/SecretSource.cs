using System.Security.Cryptography;
using System.Text;

namespace ServiceDefaults.KeyVault;

/// <summary>Where a passphrase or a PIN comes from: a file that nobody else may read (<see cref="OwnersFile"/>), or a variable. It is read each time that it is needed and not kept.</summary>
/// <param name="Variable">The variable's name, for messages: with <c>_FILE</c> added where it names a file.</param>
/// <param name="Path">The file; null where the text itself was given.</param>
/// <param name="Text">The text itself.</param>
public sealed record SecretSource(string Variable, string? Path, string? Text)
{
    // Longer than any PIN or passphrase; a file that is larger is another file.
    private const int MaxBytes = 1024;

    /// <summary>Reads it. A line's end at the end does not belong to it.</summary>
    /// <param name="secret">The bytes; the caller zeroes them.</param>
    /// <returns>What is wrong, in one line without anything of the secret; null where it was read.</returns>
    public string? Read(out byte[] secret)
    {
        secret = [];
        if (Path is null)
        {
            secret = Encoding.UTF8.GetBytes(Text ?? string.Empty);
            return secret.Length == 0 ? $"{Variable} is empty" : null;
        }

        try
        {
            if (OwnersFile.Exposure(Path) is { } exposure)
            {
                return $"{Variable}: {Path}: {exposure}";
            }

            using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var buffer = new byte[MaxBytes + 1];
            var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            var text = buffer.AsSpan(0, length).TrimEnd("\r\n"u8);
            if (length <= MaxBytes && text.Length > 0)
            {
                secret = text.ToArray();
            }

            CryptographicOperations.ZeroMemory(buffer);
            return length > MaxBytes ? $"{Variable}: {Path}: it is larger than {MaxBytes} bytes" : secret.Length == 0 ? $"{Variable}: {Path}: it is empty" : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"{Variable}: {Path}: it cannot be read: {exception.Message}";
        }
    }

    /// <summary>Shows no secret.</summary>
    public override string ToString() => Path is null ? Variable : $"{Variable}={Path}";
}
