namespace Grains.Proxies;

/// <summary>The rules that proxies are used by.</summary>
public sealed class ProxyOptions
{
    /// <summary>Whether accounts go through proxies where there are any (<c>MTPROTO_PROXY_ENABLED</c>).</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>The proxies of the settings (<c>MTPROTO_PROXIES</c> and <c>MTPROTO_PROXIES_FILE</c>), one a line; null where they say nothing. A secret.</summary>
    public string? Configured { get; set; }

    /// <summary>Failures in a row that ban a proxy (<c>MTPROTO_PROXY_FAIL_SCORE_LIMIT</c>); at least 1.</summary>
    public int FailureLimit { get; set; } = 3;

    /// <summary>The share of failed connections above which a proxy is banned even without failures in a row, 0 to 1; 1 turns that off.</summary>
    public double ErrorShareLimit { get; set; } = 0.6;

    /// <summary>How long an account keeps a proxy (<c>MTPROTO_PROXY_ROTATION_SEC</c>), give or take a fifth; zero for as long as it serves.</summary>
    public TimeSpan Rotation { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>The first ban; each in a row lasts twice as long.</summary>
    public TimeSpan BanTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest ban that failures bring.</summary>
    public TimeSpan MaxBanTime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Added to a ban: a random share of it up to this, so that proxies are not all tried at once. 0 to 1.</summary>
    public double BanJitter { get; set; } = 0.2;

    /// <summary>A proxy that has served for this long since its last ban has none behind it any more.</summary>
    public TimeSpan Forgiveness { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a data centre that a proxy did not reach is left to other proxies.</summary>
    public TimeSpan UnreachedTime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an account leaves a proxy alone that has just failed it.</summary>
    public TimeSpan AvoidTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether accounts go straight where no proxy can serve (<c>MTPROTO_PROXY_FALLBACK_DIRECT</c>). Shows Telegram this host's own address.</summary>
    public bool FallbackDirect { get; set; }

    /// <summary>How often a host asks for changes in the pool of proxies, and a banned proxy looks whether its ban is over.</summary>
    public TimeSpan Refresh { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How soon a changed binding is stored: losing one only means that the account is bound anew.</summary>
    public TimeSpan SaveDelay { get; set; } = TimeSpan.FromSeconds(2);
}
