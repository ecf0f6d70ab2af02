using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ServiceDefaults.Configuration;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Hosting;

/// <summary>Puts the operator's pages into a silo's host.</summary>
internal static class OperatorWebExtensions
{
    /// <summary>Adds the operator's pages where the settings ask for them; where they do not, nothing of them is loaded.</summary>
    public static WebApplicationBuilder AddOperatorWeb(this WebApplicationBuilder builder, TelepoolSettings settings)
    {
        if (settings.Has(Feature.Web))
        {
            Add(builder.Services);
        }

        return builder;
    }

    /// <summary>Everything that keeps the pages from being served; nothing where they are not asked for.</summary>
    public static IReadOnlyList<SettingError> Check(TelepoolSettings settings) => settings.Has(Feature.Web) ? CheckEnabled(settings) : [];

    private static IReadOnlyList<SettingError> CheckEnabled(TelepoolSettings settings)
    {
        var errors = new List<SettingError>([.. CredentialStore.Check(settings), .. WebCertificates.Check(settings.Web)]);
        try
        {
            using var listener = new TcpListener(settings.Web.Bind);
            listener.Start();
        }
        catch (SocketException exception)
        {
            errors.Add(new SettingError("TELEPOOL_WEB_BIND", $"{settings.Web.Bind} cannot be used: {exception.Message}"));
        }

        return errors;
    }

    private static void Add(IServiceCollection services)
    {
        services.AddSingleton<OperatorWebServer>();
        services.AddSingleton<IOperatorWeb>(provider => provider.GetRequiredService<OperatorWebServer>());
        services.AddHostedService(provider => provider.GetRequiredService<OperatorWebServer>());
    }
}
