using System.Globalization;
using System.Net;
using Grains.Accounts;
using Grains.Accounts.Sessions;
using Grains.Accounts.Sessions.Mtproto;
using Grains.Interfaces.Accounts;
using Microsoft.Extensions.Options;
using MTProto.Client;

namespace WTelegramSessions;

/// <summary>
/// Opens sessions on WTelegramClient (https://github.com/wiz0u/WTelegramClient). They are saved in the form of our own client, so that a host may
/// change from one to the other.
/// </summary>
public sealed class WTelegramSessionFactory : ITelegramSessionFactory
{
    private const string PemEnd = "-----END";

    private static readonly Lock KeysLock = new();

    private readonly LinkOptions _options;

    static WTelegramSessionFactory()
    {
        // Its log would hold phone numbers and what messages say.
        WTelegram.Helpers.Log = static (_, _) => { };
    }

    /// <summary>Reads where Telegram is and who we are to it.</summary>
    /// <param name="telegram">Where Telegram is.</param>
    /// <param name="accounts">How long a call may take.</param>
    public WTelegramSessionFactory(IOptions<TelegramOptions> telegram, IOptions<AccountOptions> accounts)
    {
        ArgumentNullException.ThrowIfNull(telegram);
        ArgumentNullException.ThrowIfNull(accounts);
        _options = new LinkOptions(telegram.Value.ApiId, telegram.Value.ApiHash, telegram.Value.DataCenters ?? TelegramDataCenters.Production, accounts.Value.CallTimeout);
        if (telegram.Value.PublicKeysPath is { } path)
        {
            LoadPublicKeys(File.ReadAllText(path));
        }
    }

    /// <inheritdoc/>
    public ITelegramSession? Open(string accountId, ReadOnlySpan<byte> saved, SessionRoute route)
    {
        if (saved.IsEmpty)
        {
            return new WTelegramSession(_options, new ClientSessionState(_options.FirstDataCenter), route);
        }

        return ClientSessionState.TryLoad(saved, out var state) == StateLoadStatus.Ok ? new WTelegramSession(_options, state!, route) : null;
    }

    /// <inheritdoc/>
    public byte[] FromPortable(PortableSession session) => PortableSessions.ToState(session).Save();

    /// <inheritdoc/>
    public PortableSession? ToPortable(ReadOnlySpan<byte> saved) => PortableSessions.FromSaved(saved, _options.Addresses, _options.ApiId);

    /// <summary>The library keeps keys for the whole process, in a dictionary that must not be changed by two at once.</summary>
    private static void LoadPublicKeys(string text)
    {
        lock (KeysLock)
        {
            foreach (var part in text.Split(PemEnd)[..^1])
            {
                var begin = part.IndexOf("-----BEGIN", StringComparison.Ordinal);
                var label = part[(begin + 10)..part.IndexOf("-----", begin + 10, StringComparison.Ordinal)];
                WTelegram.Encryption.LoadPublicKey(string.Create(CultureInfo.InvariantCulture, $"{part[begin..]}{PemEnd}{label}-----\n"));
            }
        }
    }
}
