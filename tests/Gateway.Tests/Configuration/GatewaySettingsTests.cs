using System.Net;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Listening;

namespace Gateway.Tests.Configuration;

public sealed class GatewaySettingsTests
{
    [Fact]
    public void Settings_OnlyAListener_LetNobodyIn()
    {
        var settings = new GatewaySettings { Listeners = [new ListenerSettings { Endpoint = new IPEndPoint(IPAddress.Loopback, 0) }] };

        Assert.Empty(settings.Users);
        Assert.Null(settings.Routes.Default);
    }
}
