using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Telepool.Silo.Web.Security;

/// <summary>Puts the rules of access into the web server.</summary>
internal static class OperatorSecurityExtensions
{
    public static IServiceCollection AddOperatorSecurity(this IServiceCollection services)
    {
        services.AddSingleton<CredentialStore>();
        services.AddHostedService<CredentialFollower>();
        services.AddSingleton<OperatorCookies>();
        services.AddSingleton<OperatorSessions>();
        services.AddSingleton<LoginThrottle>();
        services.AddSingleton<OperatorAuthentication>();
        services.AddSingleton<HostGuard>();
        services.AddSingleton<CrossSiteGuard>();
        services.AddSingleton<AuditFile>();
        services.AddSingleton<IOperatorAudit, OperatorAudit>();
        services.AddSingleton<OperatorGate>();
        return services;
    }

    public static WebApplication UseOperatorSecurity(this WebApplication app)
    {
        var gate = app.Services.GetRequiredService<OperatorGate>();
        app.Use((context, next) => gate.EnterAsync(context, next));
        app.UseRouting();
        app.Use((context, next) => gate.AdmitAsync(context, next));
        return app;
    }
}
