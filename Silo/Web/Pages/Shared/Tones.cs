using Grains.Interfaces.Accounts;
using Grains.Interfaces.Proxies;
using Orleans.Runtime;

namespace Telepool.Silo.Web.Pages.Shared;

/// <summary>How urgently a state is shown: the class of its badge. Never by colour alone: the state itself stands in it.</summary>
internal static class Tones
{
    public static string Of(AccountState state) => state switch
    {
        AccountState.Ready => "good",
        AccountState.Flooded or AccountState.Quarantined => "warn",
        AccountState.Disabled or AccountState.Restricted => "bad",
        AccountState.Probation or AccountState.Connecting or AccountState.Draining => "info",
        _ => string.Empty,
    };

    public static string Of(ProxyState state) => state switch
    {
        ProxyState.Healthy => "good",
        ProxyState.Banned => "bad",
        _ => "info",
    };

    public static string Of(SiloStatus status) => status switch
    {
        SiloStatus.Active => "good",
        SiloStatus.Dead => string.Empty,
        _ => "info",
    };
}
