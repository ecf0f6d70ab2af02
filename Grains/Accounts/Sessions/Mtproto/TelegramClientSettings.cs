using Microsoft.Extensions.Options;
using MTProto.Client;
using MTProto.Crypto;

namespace Grains.Accounts.Sessions.Mtproto;

/// <summary>The one set of options that every client of this host takes, so that all share addresses and timers.</summary>
internal sealed class TelegramClientSettings
{
    public TelegramClientSettings(IOptions<TelegramOptions> telegram, IOptions<AccountOptions> accounts)
    {
        var options = telegram.Value;
        Options = new TelegramClientOptions
        {
            ApiId = options.ApiId,
            ApiHash = options.ApiHash,
            CallTimeout = accounts.Value.CallTimeout,
        };
        if (options.DataCenters is { } addresses)
        {
            Options = Options with { DcAddresses = addresses };
        }

        if (options.PublicKeysPath is { } path)
        {
            Options = Options with { PublicKeys = RsaPublicKey.ReadPem(File.ReadAllText(path)) };
        }

        Options = Options with { LocalAddress = options.LocalAddress };
    }

    public TelegramClientOptions Options { get; }

    /// <summary>2 is where Telegram's clients begin; a server of one's own may not have it.</summary>
    public int FirstDataCenter => Options.DcAddresses.ContainsKey(2) ? 2 : Options.DcAddresses.Keys.Min();
}
