using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Standalone.Screen;
using Telepool.Collectors.Control;
using Telepool.Gateway.Cluster;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Hosting;
using Telepool.Gateway.Links;

namespace Standalone.Hosting;

/// <summary>The gateway that the main job brings: in the same process, on loopback, for one user, to the data centres that the accounts use.</summary>
internal sealed class RunGateway : IAsyncDisposable
{
    private const string User = "you";

    private readonly GatewayService _service;

    private RunGateway(GatewayService service) => _service = service;

    /// <summary>The user's link; holds its secret, which is why it is only shown to whoever started the run.</summary>
    public string Link => ProxyLink.Create(LinkForm.Padded, _service.EndPoints[0].Address.ToString(), _service.EndPoints[0].Port, _service.Settings.Users[0].Secret, null)!.App;

    /// <summary>What it does, in a line.</summary>
    public CollectorRow Row
    {
        get
        {
            var traffic = _service.Traffic;
            return new CollectorRow("gateway", string.Create(CultureInfo.InvariantCulture, $"{traffic.Relays} connections, {traffic.BytesUp / 1000} kB up, {traffic.BytesDown / 1000} kB down, on {_service.EndPoints[0]}"));
        }
    }

    /// <summary>Starts it. Its user is kept in the data directory, so that the link's secret stays.</summary>
    /// <param name="platform">Whose cluster it is part of, and where its metrics are shown.</param>
    /// <param name="data">Where the user is kept.</param>
    /// <param name="dataCenters">Where it goes; null: Telegram's own.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The gateway, or every reason why there is none.</returns>
    public static async Task<(RunGateway? Gateway, IReadOnlyList<string> Reasons)> StartAsync(
        StandalonePlatform platform, DataDirectory data, IReadOnlyDictionary<int, EndPoint>? dataCenters, CancellationToken cancellationToken)
    {
        var users = Path.Combine(data.Root, "gateway-users.json");
        if (!File.Exists(users))
        {
            WriteFirst(users);
        }

        var sources = new GatewaySources(
            new GatewayArguments
            {
                Listen = ["127.0.0.1:0"],
                UsersFile = users,
                DataCenters = dataCenters is null ? [] : [.. dataCenters.Where(dc => dc.Value is IPEndPoint).Select(dc => string.Create(CultureInfo.InvariantCulture, $"{dc.Key}={dc.Value}"))],
                Workers = "1",
            },
            new Dictionary<string, string>()) { File = platform.Settings.Layers?.Parts.FirstOrDefault(static part => part.Name == "gateway") };
        var (service, _, reasons) = await ClusteredGateway.StartAsync(
            sources, platform.Grains, platform.Vault, NullLoggerFactory.Instance, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        service?.ShowOn(platform.Meters);
        service?.Follow(sources, platform.Live);
        return (service is null ? null : new RunGateway(service), reasons);
    }

    /// <summary>Says where it is and how to use it.</summary>
    public void Say(TextWriter output)
    {
        output.WriteLine($"gateway: an MTProto proxy listens on {_service.EndPoints[0]} for one user, '{User}':");
        output.WriteLine($"  {Link}");
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private static void WriteFirst(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new StreamWriter(path, options);
        file.WriteLine($$"""{ "{{User}}": "dd{{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}}" }""");
    }
}
