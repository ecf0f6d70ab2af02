using MTProto.Crypto;

namespace Emulator.Storage;

/// <summary>The RSA key of the data centres: made once, kept in two files, the public one for clients.</summary>
internal static class RsaKeyFile
{
    private const string PrivateName = "server_private_key.pem";
    private const string PublicName = "server_public_key.pem";

    /// <summary>Reads the key, or makes it where there is none.</summary>
    /// <returns>The key and the path of its public half.</returns>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public static (RsaPrivateKey Key, string PublicPath) Open(string directory)
    {
        var path = Path.Combine(directory, PrivateName);
        var publicPath = Path.Combine(directory, PublicName);
        RsaPrivateKey? key;
        if (File.Exists(path))
        {
            if (!RsaPrivateKey.TryReadPem(File.ReadAllText(path), out key))
            {
                throw new InvalidDataException($"{path} holds no RSA private key of 2048 bits.");
            }
        }
        else
        {
            key = RsaPrivateKey.Create();
            Write(path, key.WritePem(), secret: true);
        }

        Write(publicPath, key.PublicKey.WritePem(), secret: false);
        return (key, publicPath);
    }

    /// <summary>Whole or not at all: a process that is killed in between leaves the old file.</summary>
    private static void Write(string path, string text, bool secret)
    {
        var temporary = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (secret && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(temporary, options))
        {
            writer.Write(text);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
