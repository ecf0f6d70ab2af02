namespace ServiceDefaults.Configuration;

public static partial class SettingCatalog
{
    private static SettingText[] Telegram() =>
    [
        Restart("MTPROTO_API_ID", "Who made the application; https://my.telegram.org gives it. Needed to talk to Telegram, not for a server of your own."),
        Restart("MTPROTO_API_HASH", "Belongs to MTPROTO_API_ID.") with { Allowed = "32 hexadecimal digits", IsSecret = true },
        Restart("MTPROTO_ACCOUNTS", "Accounts by names of your choice, separated by commas, each with its phone number or without. A name begins with a letter and has letters, digits, '-' and '_'.")
            with { Allowed = "a list such as reader,second=+15550001234", IsSecret = true },
        OfProcess("MTPROTO_DCS", "Other data centres than Telegram's.") with { Allowed = "a list such as 2=127.0.0.1:21443,4=127.0.0.1:21444", Default = "Telegram's" },
        OfProcess("MTPROTO_LOCAL_ADDRESS", "The address of this machine from which Telegram and proxies are dialed. In a cluster every silo has its own.")
            with { Allowed = "an IP address of this machine", Default = "the system's choice" },
        OfProcess("MTPROTO_PUBLIC_KEYS", "A PEM file with the RSA keys that those data centres may show.") with { Allowed = "a file", Default = "Telegram's" },
        Restart("MTPROTO_CLIENT", "The library that connects accounts: our own, or wtelegram for WTelegramClient where the build has its package. Sessions are saved in one form, so it may be changed at any time."),
    ];

    private static SettingText[] Proxies() =>
    [
        Live("MTPROTO_PROXIES", "Proxies, each with #country=DE&capacity=50&name=x or without. A bad one is refused with its line and column.")
            with { Allowed = "addresses such as socks5://user:password@host:1080, http://host:3128, mtproxy://SECRET@host:443 or tg://proxy?…, separated by commas or white space", IsSecret = true, Page = "pool/proxies.md" },
        OfProcess("MTPROTO_PROXIES_FILE", "A file with more of them, one a line; lines that begin with # are remarks.") with { Allowed = "a file" },
        Live("MTPROTO_PROXY_ENABLED", "Off: accounts go straight, whatever proxies there are."),
        Live("MTPROTO_PROXY_ROTATION_SEC", "Seconds after which an account moves to another proxy, between two leases; 0: never."),
        Live("MTPROTO_PROXY_FAIL_SCORE_LIMIT", "Failures in a row that ban a proxy."),
        Live("MTPROTO_PROXY_FALLBACK_DIRECT", "Lets accounts go straight where no proxy can serve. That shows Telegram this host's own address."),
    ];
}
